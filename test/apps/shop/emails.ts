import type { DatabaseSync } from 'node:sqlite';

export interface Email {
  id: number;
  recipient: string;
  subject: string;
}

export type Emails = ReturnType<typeof emailsIn>;

/** The outbox: what is queued here survives a mail service that is down. */
export function emailsIn(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO emails (recipient, subject) VALUES (?, ?)');
  const unsent = database.prepare('SELECT id, recipient, subject FROM emails WHERE sent = 0 ORDER BY id LIMIT ?');
  const markSent = database.prepare('UPDATE emails SET sent = 1 WHERE id = ?');

  return {
    queue(recipient: string, subject: string): void {
      insert.run(recipient, subject);
    },
    unsent(limit: number): Email[] {
      return unsent.all(limit) as unknown as Email[];
    },
    sent(id: number): void {
      markSent.run(id);
    },
  };
}
