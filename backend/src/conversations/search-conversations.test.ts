import type { Conversation, FoundContact } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postInbound } from '../../test/post-inbound.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { contactNamePlace } from '../contacts/contact-record.ts';

const ana = '+12025550123';
const bob = '+12025550124';
const zoe = '+12025559123';
let test: TestApp;
let rosa: Person;
let log = '';

beforeAll(async () => {
  const lines = { write: (line: string) => (log += line) };
  test = await startTestApp({ dispatch: false, log: pino({ level: 'trace' }, lines) });
  rosa = await signUp(test);
  await talk(rosa, ana, 'Ana María Peña');
  await talk(rosa, bob, 'Flat .* 0777');
  const { contact_id: id } = await talk(rosa, zoe, null);
  const contact = new Types.ObjectId(id);
  const name = test.deps.encryption.encrypt('Zoë Adler', contactNamePlace(contact));
  await test.database.requests.collection('contacts').updateOne({ _id: contact }, { $set: { name } });
  await talk(await signUp(test, 'Max'), '+12025550777', 'Ana of Max');
});
afterAll(() => test.close());

async function talk({ agent }: Person, number: string, title: string | null): Promise<Message> {
  const message = { recipient_number: number, content: 'Hello' };
  const { body } = await agent.post('/api/messages').send({ message }).expect(201);
  const sent = body as Message;
  await agent.patch(`/api/conversations/${sent.conversation_id}`).send({ title }).expect(200);
  return sent;
}
async function search(q: string): Promise<(string | null)[]> {
  const { body } = await rosa.agent.post('/api/conversations/search').send({ q }).expect(200);
  return (body as Conversation[]).map(({ contact }) => contact.number);
}
async function findPeople(q: string): Promise<FoundContact[]> {
  return (await rosa.agent.post('/api/contacts/search').send({ q }).expect(200)).body as FoundContact[];
}

describe('searching conversations', () => {
  it.each([
    ['a word of a title', 'ana', [ana]],
    ['the beginning of a word', 'mar', [ana]],
    ['several words in any order', 'pena ANA', [ana]],
    ['accents that are typed', 'María', [ana]],
    ['a word that is not there', 'ana nowhere', []],
    ['the registry name', 'zoe adler', [zoe]],
    ['a number in E.164', '+12025550123', [ana]],
    ['a number as it is written', '(202) 555-0123', [ana]],
    ['a number from a link', 'tel:+1-202-555-0124', [bob]],
    ['the last four digits', '0123', [ana]],
    ['last four digits that several have', '9123', [zoe]],
    ['a name and the last four digits', 'ana 0123', [ana]],
    ['a name and somebody else’s digits', 'ana 0124', []],
    ['digits in a title', '0777', [bob]],
    ['somebody else’s number', '+12025550777', []],
    ['a pattern, which is only text', '.*', [bob]],
    ['another pattern', '.+', []],
    ['an operator, which is only text', '$ne', []],
    ['blanks', '   ', []],
    ['nothing', '', []],
  ])('finds by %s', async (_label, q, numbers) => {
    expect(await search(q)).toEqual(numbers);
    expect((await findPeople(q)).map(({ number }) => number)).toEqual(numbers);
  });

  it('finds archived ones too, latest activity first', async () => {
    const [first] = (await rosa.agent.get('/api/conversations')).body as [Conversation];
    await rosa.agent.patch(`/api/conversations/${first._id}`).send({ archived: true }).expect(200);
    await postInbound(test, { from: ana, body: 'Hi' });
    expect(await search('a')).toEqual([ana, zoe, bob]);
  });

  it.each([
    ['10,000 characters', { q: 'x'.repeat(10_000) }, 422, 'too_long'],
    ['a number', { q: 7 }, 400, 'wrong_type'],
    ['an expression', { q: { $ne: '' } }, 400, 'wrong_type'],
    ['nothing', {}, 422, 'required'],
  ])('answers %s with the field and what is wrong', async (_label, body, status, code) => {
    for (const what of ['conversations', 'contacts']) {
      const answer = await rosa.agent.post(`/api/${what}/search`).send(body).expect(status);
      expect(answer.body).toMatchObject({ errors: [{ pointer: '/q', code }] });
    }
  });

  it('leaves nothing of what was searched for in the log', async () => {
    await search('zyxwv 5550123');
    expect(log).toContain('/api/conversations/search');
    expect(log).not.toContain('zyxwv');
    expect(log).not.toContain('5550123');
  });
});

describe('people whom one may write to', () => {
  it('come with what one calls them and what the registry does', async () => {
    expect(await findPeople('9123')).toEqual([
      { _id: expect.any(String) as string, title: null, name: 'Zoë Adler', number: zoe, opted_out: false },
    ]);
    expect(await findPeople('ana')).toMatchObject([{ title: 'Ana María Peña', name: null, number: ana }]);
  });

  it('say that they have opted out', async () => {
    await postInbound(test, { from: bob, body: 'STOP' });
    expect(await findPeople('0124')).toMatchObject([{ number: bob, opted_out: true }]);
    const { body } = await rosa.agent.post('/api/conversations/search').send({ q: '0124' }).expect(200);
    expect((body as Conversation[])[0]?.contact).toMatchObject({
      opted_out: true,
      opted_out_reason: 'stop',
      opted_out_at: expect.any(String) as string,
    });
  });
});
