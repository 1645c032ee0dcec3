import { expect, test } from 'vitest';
import { newMessage } from './ledger.ts';
import { Phones } from './phones.ts';

const text = (to: string, body: string, seq: number) =>
  newMessage(
    {
      to,
      from: '+12025550100',
      messagingServiceSid: null,
      body,
      segments: 1,
      status: 'queued',
      statusCallback: null,
      createdAt: 0,
    },
    seq,
  );

const number = (index: number) => `+1202555${String(index).padStart(4, '0')}`;

test('the phone that was texted last for the first time comes first, and keeps its place', () => {
  const phones = new Phones();
  phones.add(text(number(1), 'a', 1));
  phones.add(text(number(2), 'b', 2));
  phones.add(text(number(1), 'c', 3));
  expect(phones.list().map(({ number }) => number)).toEqual([number(2), number(1)]);
  expect(phones.get(number(1)).texts.map(({ body }) => body)).toEqual(['a', 'c']);
});

test('a phone keeps what it received when the provider redacts its copy', () => {
  const phones = new Phones();
  const message = text(number(1), 'a secret', 1);
  phones.add(message);
  message.body = '';
  expect(phones.get(number(1)).texts[0]?.body).toBe('a secret');
});

test('the phone that was quiet longest is forgotten, and long threads lose their beginning', () => {
  const phones = new Phones();
  for (let i = 1; i <= 100; i += 1) phones.add(text(number(i), 'hi', i));
  phones.add(text(number(50), 'again', 101));
  for (let i = 101; i <= 150; i += 1) phones.add(text(number(i), 'hi', i + 1));
  expect(phones.list()).toHaveLength(60);
  expect(phones.get(number(50)).texts).toHaveLength(2);
  expect(phones.get(number(51)).texts).toHaveLength(0);
  for (let i = 0; i < 100; i += 1) phones.add(text(number(150), String(i), 200 + i));
  expect(phones.get(number(150)).texts).toHaveLength(30);
  expect(phones.get(number(150)).texts.at(-1)?.body).toBe('99');
});
