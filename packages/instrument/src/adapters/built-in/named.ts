/** Resources of which there is one for each name: of a file, of a command. */
import { closeResource, openResource } from '../../resources/doors.ts';

/** Names that nobody has are forgotten where there are more. */
const MAX_IDLE = 100;
/** Of one kind, in all: there is room for ten thousand, and what tasks are called is among them. */
const MAX_NAMES = 1000;

/** One of them; `claims` are those under way. */
export interface Named {
  readonly name: string;
  readonly resource: number;
  claims: number;
}

export class NamedResources {
  readonly #kind: string;
  readonly #names = new Set<string>();
  readonly #byName = new Map<string, Named>();

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** To be given back by `leave`, once. */
  enter(wanted: string): Named {
    const name = this.#names.has(wanted) || this.#names.size < MAX_NAMES ? wanted : '(other)';
    this.#names.add(name);
    let named = this.#byName.get(name);
    if (named === undefined) {
      named = { name, resource: openResource(this.#kind, name), claims: 0 };
      this.#byName.set(name, named);
    }
    named.claims++;
    return named;
  }

  leave(named: Named): void {
    if (--named.claims > 0 || this.#byName.size <= MAX_IDLE) return;
    this.#byName.delete(named.name);
    closeResource(named.resource);
  }
}
