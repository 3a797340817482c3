export interface Order {
  id: number;
  totalCents: number;
}
