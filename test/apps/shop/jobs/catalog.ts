import { readFile } from 'node:fs/promises';
import type { Product } from '../products.ts';
import type { Shop } from '../shop.ts';
import { processorTime } from './processor-time.ts';

const RENDER_MS = 3_000;

export async function printCatalog(shop: Shop): Promise<void> {
  const stylesheet = await readFile(new URL(import.meta.url), 'utf8');
  renderCatalogPdf(shop.products.search('', 100), stylesheet);
}

/** Blocks the event loop: page after page, without a pause. @returns the document's checksum. */
function renderCatalogPdf(products: readonly Product[], stylesheet: string): number {
  let checksum = 0;
  const endsAt = processorTime() + RENDER_MS;
  for (let page = 0; processorTime() < endsAt; page++) {
    const { name, priceCents } = products[page % products.length] as Product;
    for (const glyph of `${name} ${priceCents / 100} ${stylesheet}`) {
      checksum = (Math.imul(checksum, 31) + (glyph.codePointAt(0) ?? 0)) | 0;
    }
  }
  return checksum;
}
