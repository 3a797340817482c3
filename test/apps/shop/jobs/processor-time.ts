/** Milliseconds of processor time that this process has had: a machine with other things to do makes work longer, not less. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
