import { isMet, toTable, type Finding } from './finding.ts';
import { items } from './items/items.ts';
import { createWorld } from './world/world.ts';

/*
 * Measures the server against a floor and prints a table. Arguments name items; without any, all are run. Ends with 1
 * when a target is missed. MONGODB_URI names a replica set on this very machine: its process is measured too.
 * CHROME_PATH names a Chromium.
 */
const names = process.argv.slice(2);
if (names.includes('--help')) {
  console.log('npm run bench -- [items]\n\nThe items; without any, all are measured:');
  for (const { name } of items) console.log(`  ${name}`);
  process.exit(0);
}
const unknown = names.filter((name) => items.every((item) => item.name !== name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}. There are: ${items.map(({ name }) => name).join(' ')}`);
  process.exit(2);
}
const machine = {
  mongodbUri: process.env['MONGODB_URI'] ?? '',
  chromium: process.env['CHROME_PATH'] ?? '',
};
const findings: Finding[] = [];
for (const item of items.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const startedAt = performance.now();
  const world = await createWorld(machine, item.weather);
  try {
    findings.push(...(await item.run(world)));
  } finally {
    await world.close();
  }
  console.error(`${item.name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
}
console.log(toTable(findings));
process.exit(findings.every(isMet) ? 0 : 1);
