// After `ng build`: joins its chunks; tells the page which scripts each of its addresses needs, so that the browser
// fetches them together with the first one instead of one round trip later; and puts each asset beside its Brotli and
// gzip form, at the best compression there is, once and not per request.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { joinChunks } from './join-chunks.mjs';

const dist = join(import.meta.dirname, '..', 'frontend', 'dist');
const folder = join(dist, 'browser');
/** What the pages of signed-in people begin with, by the first part of their address. */
const pages = {
  inbox: 'src/app/inbox/inbox.routes.ts',
  messages: 'src/app/messages/messages-page.ts',
  settings: 'src/app/accounts/settings-page.ts',
};

const statsFile = join(dist, 'browser-stats.json');
/** @type {{ outputs: import('./join-chunks.mjs').Outputs }} */
const stats = JSON.parse(readFileSync(statsFile, 'utf8'));
rmSync(statsFile);
namePageScripts(await joinChunks(folder, stats.outputs));
compressAssets();

/**
 * Into the page, as `<meta name="mysms-scripts-of-…">`; the server makes modulepreloads of one of them.
 * @param {Map<string, string[]>} scripts by source file
 */
function namePageScripts(scripts) {
  const page = join(folder, 'index.html');
  const names = Object.entries(pages).map(([address, source]) => {
    const needed = scripts.get(source);
    if (needed === undefined) throw new Error(`No script of the build begins with ${source}.`);
    return `<meta name="mysms-scripts-of-${address}" content="${needed.join(' ')}">`;
  });
  writeFileSync(page, readFileSync(page, 'utf8').replace('</body>', `${names.join('')}</body>`));
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
