import { launch } from './launch/launch.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';

// `npm run dev`: as `npm start`, and what is edited takes effect: the server restarts, the app is built again.
await runUntilStopped(async (signal, started) => {
  await launch({ watch: true, signal, say: (line) => console.log(line) }, started);
  return 0;
});
