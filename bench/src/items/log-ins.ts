import { openConnection } from '../measure/http-connection.ts';
import { expectStatus, putLoad } from '../measure/load.ts';
import { median, quantile } from '../measure/median.ts';
import { requestBytes } from '../measure/request-bytes.ts';
import { sendTexts } from '../world/messages.ts';
import { signUp, type Person } from '../world/person.ts';
import type { Item } from './item.ts';

const people = 20;
const readsWhenIdle = 400;
const rounds = 5;

/** Reading the list while twenty people log in at once, held against reading it while nobody does. */
export const logIns: Item = {
  name: 'log-ins',
  async run(world) {
    const ours = await world.startOurs();
    const rosa = await signUp(ours);
    await sendTexts(ours, rosa, 60);
    const others: Person[] = [];
    for (let n = 0; n < people; n += 1) others.push(await signUp(ours));
    const { port, url } = ours;
    const read = requestBytes({ path: '/api/messages?limit=50', port, headers: { Cookie: rosa.cookie } });

    const idle = async (): Promise<number> => {
      const requests = Array.from({ length: readsWhenIdle }, () => read);
      return quantile(await putLoad({ port, concurrency: 1, requests, check: expectStatus(200) }), 0.99);
    };
    const busy = async (): Promise<number> => {
      let areDone = false;
      const loggedIn = Promise.all(
        others.map(({ email, password }) =>
          fetch(`${url}/users/sign_in`, {
            method: 'POST',
            headers: { 'Content-Type': 'application/json', Origin: url },
            body: JSON.stringify({ user: { email, password } }),
          }),
        ),
      ).finally(() => (areDone = true));
      const connection = await openConnection(port);
      const latencies: number[] = [];
      while (!isOver()) {
        const startedAt = performance.now();
        expectStatus(200)(await connection.request(read));
        latencies.push(performance.now() - startedAt);
      }
      connection.close();
      for (const { status } of await loggedIn)
        if (status !== 200) throw new Error(`A log-in was answered ${status}.`);
      return quantile(latencies, 0.99);

      function isOver(): boolean {
        return areDone;
      }
    };

    const seen: { idle: number; busy: number }[] = [];
    for (let round = 0; round <= rounds; round += 1) {
      const pair = { idle: await idle(), busy: await busy() };
      if (round > 0) seen.push(pair);
    }
    return [
      {
        item: 'reads during 20 log-ins ÷ idle: p99',
        ours: median(seen.map((pair) => pair.busy)),
        floor: median(seen.map((pair) => pair.idle)),
        unit: 'ms',
        must: '≤',
        target: 2,
      },
    ];
  },
};
