import { randomBytes } from 'node:crypto';
import type { Message } from '@mysms/contract/messages';
import type { Side } from './side.ts';

/** Somebody who is signed in. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
}

/** Signs up over the API. */
export async function signUp({ url }: Side): Promise<Person> {
  const email = `${randomBytes(8).toString('hex')}@example.com`;
  const password = `correct horse ${randomBytes(8).toString('hex')}`;
  const answer = await post(url, '/users', { user: { email, password, name: 'Rosa' } });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { email, password, cookie };
}

/** Sends a text over the API, and waits until the carrier has it. */
export async function sendText(
  { url }: Side,
  { cookie }: Pick<Person, 'cookie'>,
  number: string,
  content: string,
): Promise<Message> {
  const message = { recipient_number: number, content };
  const answer = await post(url, '/api/messages', { message }, cookie);
  return (await answer.json()) as Message;
}

async function post(url: string, path: string, body: object, cookie?: string): Promise<Response> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Origin: url,
      ...(cookie !== undefined && { Cookie: cookie }),
    },
    body: JSON.stringify(body),
  });
  if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}
