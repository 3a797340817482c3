/** A reporter for `node --test`: each test with its outcome, as JSON. Nothing that takes time is in it. */
export default async function* outcomes(events) {
  const seen = [];
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const outcome = data.skip || data.todo ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed';
    const message = data.details.error?.message;
    seen.push(`${data.file} ${'> '.repeat(data.nesting)}${data.name}: ${message ? `${outcome}, ${message}` : outcome}`);
  }
  yield JSON.stringify(seen);
}
