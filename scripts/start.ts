import { launch } from './launch/launch.ts';
import { runUntilStopped } from './launch/run-until-stopped.ts';

// `npm start`: the whole product from one command.
await runUntilStopped(async (signal, started) => {
  await launch({ watch: false, signal, say: (line) => console.log(line) }, started);
  return 0;
});
