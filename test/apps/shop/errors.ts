/** An answer that is the client's doing. Fastify reads `statusCode` and `code`. */
export class ShopError extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

export const notFound = (what: string, id: string | number) =>
  new ShopError(404, 'NOT_FOUND', `There is no ${what} ${id}.`);
export const emptyCart = (id: number) =>
  new ShopError(409, 'EMPTY_CART', `Cart ${id} is empty. Add a product before the checkout.`);
export const outOfStock = (sku: string) =>
  new ShopError(409, 'OUT_OF_STOCK', `Too few of ${sku} are left. Order fewer, or come back after the next delivery.`);
export const cardDeclined = () => new ShopError(402, 'CARD_DECLINED', 'The card was declined. Pay with another one.');
