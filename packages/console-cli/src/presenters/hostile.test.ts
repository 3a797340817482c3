import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { overview, suspended, task } from '../gallery/shop.ts';
import { makePalette } from './palette.ts';
import { presentScreen } from './screen.ts';
import { width } from './text.ts';

const HOSTILE = [
  'a\nb',
  'a\r\u001b[2J\u001b[Hb',
  '\u001b]52;c;aGk=\u0007',
  '\u001b]8;;http://example.com\u001b\\link\u001b]8;;\u001b\\',
  '\u009b31mred',
  '\u202egnp.exe',
  'x'.repeat(5000),
  '注文'.repeat(300),
  '👩‍🔧'.repeat(300),
  '\u0301'.repeat(300),
  '',
];

/** The second wall: the connection cleans strings first. */
test.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 40), text]))('%s stays in its row', (_, text) => {
  for (const columns of [60, 100, 200]) {
    const scene = new Scene(columns, 30);
    scene.tasks = [
      task({
        id: 1,
        name: text,
        total: 5,
        busy: 1,
        from: `${text}:3:1`.replace(/^:/, 'f:'),
        at: { ...suspended('f.ts:1:1', text, 3), file: text },
        fields: { [text]: text },
      }),
    ];
    const resource = { resource: 1, kind: text, name: text };
    const location = { file: text, line: 1, column: 1 };
    const held = {
      forMs: 1,
      awaitsCrossed: 1,
      crossed: [{ ...location, function: text, at: 'await' as const, times: 2 }],
    };
    scene.tasks = scene.tasks.map((each) => ({
      ...each,
      holds: [{ ...resource, ...held, waiters: 1, location }],
      waitsFor: [{ ...resource, forMs: 1, place: 1, location }],
      warnings: [text],
    }));
    const claimant = { task: 1, taskName: text, awaiting: { ...suspended('f.ts:1:1', text, 3), file: text } };
    scene.resources = [
      {
        id: 1,
        kind: text,
        name: text,
        thread: 2,
        threadName: text,
        location,
        held: 1,
        waiting: 1,
        everHeld: 1,
        everHeldAcross: 1,
        holders: [{ ...claimant, ...held, location }],
        waiters: [{ ...claimant, forMs: 1, place: 1, location }],
      },
    ];
    const link = { task: 1, taskName: text, resource: 1, resourceName: text, waitsAt: claimant.awaiting, forMs: 1 };
    scene.warnings = [
      {
        lint: text || 'deadlock',
        severity: 'error',
        message: text,
        remedy: text,
        task: 1,
        taskName: text,
        resource: 1,
        resourceName: text,
        location,
        thread: 0,
        times: 1,
        firstAt: 0,
        lastAt: 0,
        evidence: { [text]: text },
        chain: [{ ...link, holdsSince: 1, location }],
      },
    ];
    scene.connect().refresh(
      overview({
        completeness: {
          ...overview().completeness,
          skippedFunctions: 1,
          uncovered: [{ file: text, reason: text }],
          agentError: text,
        },
        resources: { known: 1, held: 1, waiting: 1 },
        warnings: { error: 1, warning: 1, info: 1 },
        blocked: {
          thread: 0,
          forMs: 1,
          task: { id: 1, name: text },
          stack: [{ function: text, location: { file: text, line: 1, column: 1 } }],
        },
      }),
    );
    scene.send({ type: 'output', lines: [{ stream: 'stderr', text }] });
    for (const keys of [
      [],
      ['j'],
      ['enter'],
      ['2', 'j'],
      ['enter'],
      ['escape', '4', 'j'],
      ['enter'],
      ['6', 'j'],
      ['enter'],
      ['7'],
      ['1', 'escape', '/'],
    ]) {
      scene.press(...keys).type(keys[0] === '1' ? text.slice(0, 40) : '');
      const screen = presentScreen(scene.model, makePalette('default'));
      for (const row of [...screen.header, screen.tabs, ...screen.body, screen.foot]) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are taken away
        const bare = row.replace(/\u001b\[[\d;]*m/g, '');
        expect(bare).not.toMatch(/[\p{Control}\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
        expect(width(bare)).toBeLessThanOrEqual(columns);
      }
    }
  }
});
