// After `ng build`: tells the page which chunk a signed-in person needs at once, so that the browser fetches it together
// with the rest instead of one round trip later; and puts each asset beside its Brotli and gzip form, at the best
// compression there is, once and not per request.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const dist = join(import.meta.dirname, '..', 'frontend', 'dist');
const folder = join(dist, 'browser');
/** The page that signed-in people open first. */
const firstPage = 'src/app/inbox/inbox.routes.ts';

nameFirstChunk();
compressAssets();

/** Into the page, as `<meta name="mysms-first-chunk">`; the server makes a modulepreload of it for signed-in people. */
function nameFirstChunk() {
  const stats = join(dist, 'browser-stats.json');
  const { outputs } = /** @type {{ outputs: Record<string, { entryPoint?: string }> }} */ (
    JSON.parse(readFileSync(stats, 'utf8'))
  );
  const [chunk] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === firstPage) ?? [];
  if (chunk === undefined) throw new Error(`No chunk of the build begins with ${firstPage}.`);
  const page = join(folder, 'index.html');
  const html = readFileSync(page, 'utf8');
  writeFileSync(page, html.replace('</head>', `<meta name="mysms-first-chunk" content="${chunk}"></head>`));
  rmSync(stats);
}

function compressAssets() {
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|css|svg)$/.test(entry)) continue;
    const file = join(folder, entry);
    const content = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(content));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}
