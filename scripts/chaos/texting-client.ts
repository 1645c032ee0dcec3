import { setTimeout as sleep } from 'node:timers/promises';
import { PlainError } from '../plain-error.ts';
import type { Answer } from './compare-worlds.ts';
import type { PlannedText } from './plan.ts';

/** People's programs: they sign in once and repeat what was not answered. */
export interface TextingClient {
  /** Does with the text what the plan says; resolves with what it was told. */
  send(text: PlannedText): Promise<Answer>;
}

const answerWithinMs = 5000;
/** Pause before a request that failed is repeated. */
const repeatAfterMs = 150;

/**
 * Signs up the accounts and returns who texts for them.
 * @param url where the processes are reached
 * @param signal ends all waiting
 */
export async function startTextingClient(
  url: string,
  accounts: number,
  signal: AbortSignal,
): Promise<TextingClient> {
  const cookies = await Promise.all(Array.from({ length: accounts }, (_, index) => signUp(index)));
  return { send };

  async function signUp(index: number): Promise<string> {
    const user = { email: `chaos-${index}@example.org`, password: `a-long-pass-phrase-${index}` };
    const answer = await untilAnswered(() => post('/users', { user }));
    return answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0] ?? '')
      .join('; ');
  }

  async function send(text: PlannedText): Promise<Answer> {
    const key = `chaos-${text.ordinal}`;
    const cookie = cookies[text.account] ?? '';
    const ids = await Promise.all(
      Array.from({ length: text.isTwin ? 2 : 1 }, () => sendOnce(text, { cookie, 'idempotency-key': key })),
    );
    const [id = ''] = ids;
    return { key, ids, wasCanceled: text.isCanceled && (await cancel(id, cookie)) };
  }

  /** @returns the id that the answer names */
  async function sendOnce(text: PlannedText, headers: Record<string, string>): Promise<string> {
    for (;;) {
      const sendAt =
        text.sendAfterMs === null ? {} : { send_at: new Date(Date.now() + text.sendAfterMs).toISOString() };
      const message = { recipient_number: text.to, content: text.content, ...sendAt };
      const answer = await untilAnswered(() => post('/api/messages', { message }, headers), [422]);
      const body = (await answer.json()) as { _id: string; code?: string };
      if (answer.ok) return body._id;
      // Its time has passed while nobody answered. Had it been stored, the key would have been known.
      if (body.code !== 'send_at_invalid')
        throw new PlainError(`A text was refused: ${JSON.stringify(body)}`);
    }
  }

  async function cancel(id: string, cookie: string): Promise<boolean> {
    const answer = await untilAnswered(
      () => post(`/api/messages/${id}/cancel`, undefined, { cookie }),
      [409],
    );
    await answer.body?.cancel();
    return answer.ok;
  }

  async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(url + path, {
      method: 'POST',
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    });
  }

  /**
   * Repeats a request until somebody answers it: connections break and processes are gone.
   * @throws {PlainError} when the answer is a refusal; nothing here deserves one
   */
  async function untilAnswered(
    ask: () => Promise<Response>,
    alsoExpected: readonly number[] = [],
  ): Promise<Response> {
    for (;;) {
      signal.throwIfAborted();
      const answer = await ask().catch(() => null);
      if (answer !== null && (answer.ok || alsoExpected.includes(answer.status))) return answer;
      if (answer !== null && answer.status < 500) {
        throw new PlainError(`A request was refused: ${answer.status} ${await answer.text()}`);
      }
      await answer?.body?.cancel();
      await sleep(repeatAfterMs * (0.5 + Math.random()), undefined, { signal });
    }
  }
}
