import { PassThrough } from 'node:stream';
import { shopProcess } from '../gallery/shop.ts';
import { ShopFeed } from '../gallery/shop-feed.ts';
import { makePalette } from '../presenters/palette.ts';
import { showDashboard } from './dashboard.tsx';

// A console of its own, for ways-out.test.ts: it ends as its argument says.
const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {}, ref: () => {}, unref: () => {} });
const stdout = Object.assign(process.stdout, { isTTY: true, columns: 100, rows: 30 });
const feed = new ShopFeed();
const subscribe = feed.subscribe.bind(feed);
feed.subscribe = (window) => {
  subscribe(window);
  // Time for the first screen; then the end.
  setTimeout(() => {
    if (process.argv[2] === 'throw') throw new Error('a fault of the console');
    if (process.argv[2] === 'exit') process.exit(7);
  }, 300);
};
const alive = setInterval(() => {}, 1000);
const { how, signal } = await showDashboard({
  feed,
  process: shopProcess,
  palette: makePalette('mono'),
  stdin: stdin as unknown as NodeJS.ReadStream,
  stdout: stdout as NodeJS.WriteStream,
});
clearInterval(alive);
process.stderr.write(`closed by ${signal ?? how}\n`);
