import twilio from 'twilio';
import { onTestFinished } from 'vitest';
import { startSimulator, type Simulator, type SimulatorOptions } from '../src/simulator.ts';

export const accountSid = `AC${'0a'.repeat(16)}`;
export const authToken = 'f00d'.repeat(8);
export const apiKey = { sid: `SK${'0b'.repeat(16)}`, secret: 'a secret' };
export const messagingServiceSid = `MG${'0c'.repeat(16)}`;
export const line = '+12025550100';
export const secondLine = '+12025550199';
export const somebody = '+12025550123';

export type Client = ReturnType<typeof twilio>;

interface Ask extends RequestInit {
  readonly headers?: Record<string, string>;
}

export interface Rig {
  readonly simulator: Simulator;
  /** The real SDK, talking to the simulator. */
  readonly client: Client;
  /** A request as any HTTP client would make it, authenticated unless told otherwise. */
  readonly ask: (path: string, init?: Ask) => Promise<Response>;
}

/** A simulator in a hurry, for one test; it ends with the test. */
export async function startRig(options: Partial<SimulatorOptions> = {}): Promise<Rig> {
  const simulator = await startSimulator({
    port: 0,
    accountSid,
    authToken,
    apiKey,
    messagingServiceSid,
    numbers: [line, secondLine],
    pace: { sentAfterMs: 5, deliveredAfterMs: 10, lateAfterMs: 15 },
    retryPauseMs: 5,
    ...options,
  });
  onTestFinished(() => simulator.close());
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  return {
    simulator,
    client: clientFor(simulator.url),
    ask: (path, init = {}) =>
      fetch(`${simulator.url}/2010-04-01/Accounts/${accountSid}${path}`, {
        ...init,
        headers: { authorization, ...init.headers },
      }),
  };
}

export function clientFor(url: string, user = accountSid, password = authToken): Client {
  const client = twilio(user, password, { accountSid });
  client.api.baseUrl = url;
  return client;
}
