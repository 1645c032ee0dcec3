import { expectStatus, putLoad } from '../measure/load.ts';
import { interleave, measure, type Cost } from '../measure/measure.ts';
import { callbackBase, callbackRequest } from '../world/callback-request.ts';
import { copyHandedOver, handedOverText } from '../world/messages.ts';
import { signUp } from '../world/person.ts';
import type { Side } from '../world/side.ts';
import type { World } from '../world/world.ts';

export interface CallbackLoad {
  readonly perRound: number;
  readonly concurrency: number;
  /** The floor's path, below which the message's id stands. */
  readonly floorBase: string;
}

/** What `delivered` costs when it comes for many messages, each of which is told once. */
export async function compareCallbacks(
  world: World,
  { perRound, concurrency, floorBase }: CallbackLoad,
): Promise<Record<'ours' | 'floor', Cost>> {
  const [ours, floor] = [await world.startOurs(), await world.startFloor()];
  const template = await handedOverText(world, ours, await signUp(ours));
  const round = async (side: Side, base: string): Promise<Cost> => {
    const messages = await copyHandedOver(world, template, perRound);
    const requests = messages.map((message) =>
      callbackRequest(world, side, { ...message, status: 'delivered', base }),
    );
    const load = { port: side.port, concurrency, requests, check: expectStatus(204) };
    return measure({ ...world, serverPid: side.pid }, () => putLoad(load));
  };
  return interleave({
    ours: () => round(ours, callbackBase),
    floor: () => round(floor, floorBase),
  });
}
