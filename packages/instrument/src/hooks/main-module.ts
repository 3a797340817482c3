/** Whether the ES module that Node was told to run has begun: until then it waits for those that it imports. */
let begun = false;

export function beginMain(): void {
  begun = true;
}

export function hasMainBegun(): boolean {
  return begun;
}
