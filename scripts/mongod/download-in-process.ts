import { MongoBinary } from 'mongodb-memory-server-core';

// Run by download-mongod.ts as a process: downloads into the folder given, and says in one line what went wrong.
const [folder = ''] = process.argv.slice(2);
try {
  await MongoBinary.getPath({ downloadDir: folder, checkMD5: true });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`\n${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  process.exit(1);
}
