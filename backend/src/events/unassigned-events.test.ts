import type { Role } from '@mysms/contract/accounts';
import type { Conversation } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openStream, type TestStream } from '../../test/open-stream.ts';
import { postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { setRole } from '../../test/set-role.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

const inbox = { UNKNOWN_SENDERS: 'inbox' };
let first: TestApp;
let second: TestApp;
const opened: TestStream[] = [];

beforeAll(async () => {
  first = await startTestApp({ env: inbox });
  second = await startTestApp({ env: { ...sameInstallation(first), ...inbox }, dispatch: false });
  // The first account is the admin.
  await signUp(first);
});
afterEach(() => {
  for (const stream of opened.splice(0)) stream.close();
});
afterAll(async () => {
  await second.close();
  await first.close();
});

async function personAs(role: Role): Promise<Person> {
  const person = await signUp(first, role);
  await setRole(first, person, role);
  return person;
}

async function open(person: Person, app = first): Promise<TestStream> {
  const stream = await openStream(app.url, person);
  opened.push(stream);
  return stream;
}

async function send(person: Person, content: string, number = '+12025550123'): Promise<Message> {
  const message = { recipient_number: number, content };
  return (await person.agent.post('/api/messages').send({ message }).expect(201)).body as Message;
}

/** A text from a number that nobody knows; its conversation. */
async function unassigned(operator: Person, from: string): Promise<string> {
  await postInbound(first, { from, body: 'Mine or yours?' });
  const { body } = await operator.agent.get('/api/conversations?filter=unassigned').expect(200);
  return (body as [Conversation])[0]._id;
}

const isDelivered = (data: Readonly<Record<string, unknown>>) => data['status'] === 'delivered';
const resyncs = ({ events }: TestStream) => events.filter(({ name }) => name === 'resync').length;

describe('of an unassigned conversation', () => {
  it('operators are told, without the number, and whoever takes it of all of it', async () => {
    const [member, operator] = [await personAs('member'), await personAs('operator')];
    const [ofMember, ofOperator] = [await open(member), await open(operator)];
    await postInbound(first, { from: '+12025550166', body: 'Anybody there?' });
    const created = await ofOperator.next('message.created', ({ content }) => content === 'Anybody there?');
    const conversation = String(created.data['conversation_id']);
    await ofOperator.next(
      'conversation.updated',
      ({ _id, unassigned }) => _id === conversation && unassigned === true,
    );
    expect(ofOperator.text()).not.toContain('+12025550166');
    await operator.agent.post(`/api/conversations/${conversation}/take`).expect(200);
    const taken = await ofOperator.next(
      'conversation.updated',
      ({ _id, unassigned }) => _id === conversation && unassigned === false,
    );
    expect(taken.data['contact']).toMatchObject({ number: '+12025550166' });
    await ofOperator.next(
      'message',
      (data) => data._id === created.data._id && data['sender_number'] === '+12025550166',
    );
    await send(member, 'Of the member');
    await ofMember.next('message', isDelivered);
    expect(ofMember.text()).not.toContain('Anybody');
  });

  it.each([
    ['becomes their own', () => Promise.resolve(), '+12025550141'],
    ['goes into their own', (taker: Person) => send(taker, 'Hello', '+12025550142'), '+12025550142'],
  ])(
    'the others who saw it are told to read again when it is taken and %s',
    async (_label, prepare, number) => {
      const [taker, other] = [await personAs('operator'), await personAs('operator')];
      const conversation = await unassigned(taker, number);
      await prepare(taker);
      const streams = [await open(other), await open(other, second)];
      await taker.agent.post(`/api/conversations/${conversation}/take`).expect(200);
      for (const stream of streams) await stream.next('resync');
      await send(other, 'Afterwards');
      for (const stream of streams) {
        await stream.next('message', isDelivered);
        expect(resyncs(stream)).toBe(1);
        const [, afterwards = ''] = stream.text().split('event: resync');
        expect(afterwards).not.toContain(conversation);
      }
    },
  );

  it('members hear nothing when it is taken', async () => {
    const [taker, member] = [await personAs('operator'), await personAs('member')];
    const conversation = await unassigned(taker, '+12025550144');
    const stream = await open(member);
    await taker.agent.post(`/api/conversations/${conversation}/take`).expect(200);
    await send(member, 'Afterwards');
    await stream.next('message', isDelivered);
    expect(resyncs(stream)).toBe(0);
  });
});
