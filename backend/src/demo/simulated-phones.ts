/** What a phone shows of an earlier text, as the carrier simulator takes it. */
export interface ShownText {
  readonly direction: 'inbound' | 'outbound';
  readonly body: string;
  readonly status: string;
  readonly error_code: number | null;
  /** ISO 8601. */
  readonly at: string;
}

export interface ShownPhone {
  /** E.164. */
  readonly number: string;
  readonly hasOptedOut: boolean;
  /** Oldest first, at most 30. */
  readonly texts: readonly ShownText[];
}

const patienceMs = 5000;

/** Gives the simulator's phones what they got before it was started, once it answers. */
export async function fillPhones(simulatorUrl: string, phones: readonly ShownPhone[]): Promise<void> {
  const line = await firstLine(simulatorUrl);
  for (const { number, hasOptedOut, texts } of phones) {
    await ask(simulatorUrl, 'PUT', `/${encodeURIComponent(number)}`, {
      texts: texts.map((text) => ({ ...text, line })),
      ...(hasOptedOut ? { opted_out: true } : {}),
    });
  }
}

/** Makes the simulator forget phones; where it is not, there is nothing to forget. */
export async function forgetPhones(simulatorUrl: string, numbers: readonly string[]): Promise<void> {
  for (const number of numbers) {
    await ask(simulatorUrl, 'DELETE', `/${encodeURIComponent(number)}`).catch(() => undefined);
  }
}

/** It may still be starting. */
async function firstLine(simulatorUrl: string): Promise<string | undefined> {
  const endsAt = Date.now() + patienceMs;
  for (;;) {
    try {
      const answer = await ask(simulatorUrl, 'GET', '');
      return ((await answer.json()) as { lines: { number: string }[] }).lines[0]?.number;
    } catch (error) {
      if (Date.now() > endsAt) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ask(simulatorUrl: string, method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await fetch(`${simulatorUrl}/control/phones${path}`, {
    method,
    signal: AbortSignal.timeout(patienceMs),
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  if (!answer.ok)
    throw new Error(`The simulator answered ${answer.status} to ${method}: ${await answer.text()}`);
  return answer;
}
