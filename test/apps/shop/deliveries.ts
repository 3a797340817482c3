/** Parcels under way, by order. */
export class Deliveries {
  readonly #expected = new Map<number, () => void>();

  /** Settles when the carrier confirms. Call it before the parcel is handed over: a confirmation does not wait. */
  expect(orderId: number): Promise<void> {
    return new Promise((arrived) => {
      this.#expected.set(orderId, arrived);
    });
  }

  /** As `expect`, and forgotten at once. */
  expectInVain(): Promise<void> {
    return new Promise(() => {});
  }

  confirm(orderId: number): void {
    this.#expected.get(orderId)?.();
    this.#expected.delete(orderId);
  }
}
