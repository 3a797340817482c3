// Fails while its module runs, in a synchronous call: Node prints the line and exits with 1.
function readConfig(env) {
  if (env.NO_SUCH_PORT === undefined) throw new Error('NO_SUCH_PORT is not set'); // at: readConfig
  return Number(env.NO_SUCH_PORT);
}

const port = readConfig(process.env); // at: top
console.log(`never printed: ${port}`);
