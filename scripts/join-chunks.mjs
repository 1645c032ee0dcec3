// Angular's build cuts the app into a chunk for every set of pages that share a module, a dozen of them for the first
// page alone. Here they become three kinds: what every page needs, what several pages share, and each page's own.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * @typedef {{ entryPoint?: string, imports: { path: string, kind: string }[] }} Output of Angular's build
 * @typedef {Record<string, Output>} Outputs by file name
 */

/**
 * Replaces the scripts in the folder, and names the first one in its index.html.
 * @param {string} folder with the built app
 * @param {Outputs} outputs
 * @returns {Promise<Map<string, string[]>>} of each source file that is imported on demand: its script and those that it
 * imports, but for the first one
 */
export async function joinChunks(folder, outputs) {
  const scripts = Object.keys(outputs).filter((name) => name.endsWith('.js'));
  const main = scripts.find((name) => outputs[name]?.entryPoint === 'src/main.ts');
  if (main === undefined) throw new Error('No script of the build begins with src/main.ts.');
  const initial = importedBy(main, outputs);
  const bundle = await rolldown({
    input: join(folder, main),
    preserveEntrySignatures: false,
    onLog(_level, log) {
      throw new Error(log.message);
    },
  });
  const isShared = (/** @type {string} */ name) => outputs[name] !== undefined && !outputs[name].entryPoint;
  const { output } = await bundle.generate({
    minify: true,
    chunkFileNames: ({ name }) => `${nameOf(outputs[`${name}.js`]?.entryPoint ?? name)}-[hash].js`,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: 'main', test: (id) => initial.has(basename(id)) },
        { name: 'shared', test: (id) => isShared(basename(id)) },
      ],
    },
  });
  await bundle.close();

  for (const name of scripts) rmSync(join(folder, name));
  const chunks = output.filter((each) => each.type === 'chunk');
  // The entry itself only imports what every page needs: the page begins with that.
  const entry = chunks.find(({ isEntry }) => isEntry);
  const [first] = entry?.imports ?? [];
  if (entry === undefined || first === undefined || entry.imports.length > 1 || entry.exports.length > 0)
    throw new Error('The first script is not one script.');
  /** @type {Map<string, string[]>} */
  const onDemand = new Map();
  for (const chunk of chunks) {
    if (chunk === entry) continue;
    writeFileSync(join(folder, chunk.fileName), chunk.code);
    for (const id of chunk.moduleIds) {
      const source = outputs[basename(id)]?.entryPoint;
      if (source !== undefined)
        onDemand.set(source, [chunk.fileName, ...chunk.imports.filter((name) => name !== first)]);
    }
  }
  const page = join(folder, 'index.html');
  const html = readFileSync(page, 'utf8')
    .replace(/<link rel="modulepreload"[^>]*>/g, '')
    .replace(`src="${main}"`, `src="${first}"`);
  writeFileSync(page, html);
  return onDemand;
}

/**
 * @param {string} script
 * @param {Outputs} outputs
 * @returns {Set<string>} the script and all that it imports statically
 */
function importedBy(script, outputs) {
  const found = new Set([script]);
  for (const name of found) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === 'import-statement') found.add(path);
    }
  }
  return found;
}

/**
 * @param {string} source
 * @returns {string} as a chunk is named after it
 */
function nameOf(source) {
  return basename(source, extname(source));
}
