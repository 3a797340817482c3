export function spawn<T>(_name: string, work: () => Promise<T>): Promise<T> {
  return work();
}
