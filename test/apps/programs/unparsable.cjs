// V8 runs it, acorn does not parse it: for compatibility with the web, sloppy code may assign to a call, which is an
// error only when it runs. The probe leaves such a file alone and reports it as uncovered.
const { setTimeout: sleep } = require('node:timers/promises');

function assignToCall() {
  String() = 1;
}

async function main() {
  await sleep(100); // at: main
  try {
    assignToCall();
  } catch (error) {
    console.log(`${error.name} when it runs`);
  }
}

main();
