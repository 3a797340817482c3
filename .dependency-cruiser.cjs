// Every import points back along the journey of an event: probe → hooks → table → observer → serve → protocol →
// connection → store → presenters → views. ARCHITECTURE.md says why.
const instrument = '^packages/instrument/src';
const cli = '^packages/console-cli/src';
// Tests and benchmarks lie beside what they exercise, and may import their tools.
const beside = '\\.(test|bench)\\.tsx?$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'protocol-imports-only-zod',
      comment: 'Both ends load the protocol: it stays small and runs anywhere.',
      severity: 'error',
      from: { path: '^packages/protocol/src/', pathNot: [beside, 'json-schema\\.ts$'] },
      to: { pathNot: ['^packages/protocol/src/', '(^|/)node_modules/zod/'] },
    },
    {
      name: 'table-imports-nothing',
      comment: 'The table is what hooks and observer share, and all they share.',
      severity: 'error',
      from: { path: `${instrument}/table/`, pathNot: beside },
      to: { pathNot: `${instrument}/table/` },
    },
    {
      name: 'hooks-import-only-table',
      comment: 'Hooks run inside every promise of the observed program: they write to the table and know nothing else.',
      severity: 'error',
      from: { path: `${instrument}/hooks/`, pathNot: beside },
      to: { pathNot: `${instrument}/(hooks|table)/`, dependencyTypesNot: ['core'] },
    },
    {
      name: 'resources-import-hooks-and-table',
      comment: 'What is held is written down where frames are; a stack tells the line.',
      severity: 'error',
      from: { path: `${instrument}/resources/`, pathNot: beside },
      to: { path: `${instrument}/`, pathNot: `${instrument}/(resources|hooks|table)/|restore/traces|probe/operands` },
    },
    {
      name: 'adapters-call-doors',
      comment: 'An adapter knows its library, and what it may say of it.',
      severity: 'error',
      from: { path: `${instrument}/adapters/`, pathNot: beside },
      to: {
        path: `${instrument}/`,
        pathNot: `${instrument}/(adapters/|resources/doors|hooks/|restore/disguise|table/kinds)`,
      },
    },
    {
      name: 'observer-reads-table-and-serves',
      comment:
        'The observer runs in a worker: hooks and probe, which patch the thread they load in, must not load there.',
      severity: 'error',
      from: { path: `${instrument}/observer/`, pathNot: beside },
      to: { path: `${instrument}/`, pathNot: `${instrument}/(observer|table|serve)/` },
    },
    {
      name: 'probe-knows-no-hooks-nor-observer',
      comment: 'The probe turns source text into source text.',
      severity: 'error',
      from: { path: `${instrument}/probe/` },
      to: { path: `${instrument}/(hooks|observer)/` },
    },
    {
      name: 'bundle-imports-only-probe',
      comment: 'The plugin runs in the bundler: it must not start, or patch, anything there.',
      severity: 'error',
      from: { path: `${instrument}/bundle/`, pathNot: beside },
      to: { path: `${instrument}/`, pathNot: `${instrument}/(bundle/|probe/(edits|names|transform|bundled))` },
    },
    {
      name: 'console-knows-no-instrument',
      comment: 'Console and instrument share only the protocol; `run` finds the preload by path (import.meta.resolve).',
      severity: 'error',
      from: { path: '^packages/console-cli/' },
      to: { path: '^packages/instrument/' },
    },
    {
      name: 'instrument-knows-no-console',
      severity: 'error',
      from: { path: '^packages/instrument/' },
      to: { path: '^packages/console-cli/' },
    },
    {
      name: 'store-and-presenters-are-pure',
      comment: 'The model and what is said of it know neither the terminal nor the socket.',
      severity: 'error',
      from: { path: `${cli}/(store|presenters)/`, pathNot: beside },
      to: { path: [`${cli}/(connection|views)/`, '(^|/)node_modules/(ink|react)/', '(^|/)node_modules/ink-'] },
    },
    {
      name: 'views-know-no-connection',
      comment: 'A view draws the model that it is given.',
      severity: 'error',
      from: { path: `${cli}/views/` },
      to: { path: `${cli}/connection/` },
    },
    {
      name: 'nothing-imports-test',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    // TypeScript 7 has no API for the default parser to use; swc also sees imports that are types only.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // Built files; and a program that Node runs but no parser here reads.
    exclude: { path: '^packages/[^/]+/dist/|^test/apps/programs/unparsable' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
    },
  },
};
