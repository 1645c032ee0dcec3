import { describe, expect, test } from 'vitest';
import {
  accountSid,
  apiKey,
  authToken,
  clientFor,
  line,
  secondLine,
  somebody,
  startRig,
} from '../../test/rig.ts';

describe('the account', () => {
  test('is read by the SDK', async () => {
    const { client } = await startRig();
    const account = await client.api.v2010.accounts(accountSid).fetch();
    expect(account).toMatchObject({
      sid: accountSid,
      status: 'active',
      type: 'Full',
      ownerAccountSid: accountSid,
    });
    expect(account.dateCreated).toBeInstanceOf(Date);
  });

  test('lists its numbers', async () => {
    const { client } = await startRig();
    const numbers = await client.incomingPhoneNumbers.list();
    expect(numbers.map(({ phoneNumber }) => phoneNumber)).toEqual([line, secondLine]);
    expect(numbers[0]).toMatchObject({ accountSid, capabilities: { sms: true } });
    expect(numbers[0]?.sid).toMatch(/^PN[0-9a-f]{32}$/);
    const again = await client.incomingPhoneNumbers(numbers[0]?.sid ?? '').fetch();
    expect(again.phoneNumber).toBe(line);
  });

  test.each([
    ['a whole number', line, [line]],
    ['a part of it', '5550199', [secondLine]],
    ['a pattern', '+1202555019*', [secondLine]],
    ['a number that is not ours', '+12025550111', []],
    ['what would be a regular expression', '+1202555(', [line, secondLine]],
  ])('finds its numbers by %s', async (_what, phoneNumber, expected) => {
    const { client } = await startRig();
    const found = await client.incomingPhoneNumbers.list({ phoneNumber });
    expect(found.map((number) => number.phoneNumber)).toEqual(expected);
  });
});

describe('authentication', () => {
  const text = { to: somebody, from: line, body: 'Hi' };

  test('takes an API key for messages and numbers, but not for the account itself', async () => {
    const { simulator } = await startRig();
    const client = clientFor(simulator.url, apiKey.sid, apiKey.secret);
    expect((await client.messages.create(text)).status).toBe('queued');
    expect(await client.incomingPhoneNumbers.list()).toHaveLength(2);
    await expect(client.api.v2010.accounts(accountSid).fetch()).rejects.toMatchObject({
      status: 401,
      code: 20003,
    });
  });

  test.each([
    ['a wrong token', accountSid, 'wrong', 'Authenticate'],
    ['an unknown account', `AC${'9'.repeat(32)}`, authToken, 'Authentication Error - invalid username'],
    ['an unknown key', `SK${'9'.repeat(32)}`, apiKey.secret, 'Authentication Error - invalid username'],
    ['a wrong secret', apiKey.sid, authToken, 'Authenticate'],
  ])('refuses %s', async (_what, user, password, message) => {
    const { simulator } = await startRig();
    const client = clientFor(simulator.url, user, password);
    await expect(client.messages.create(text)).rejects.toMatchObject({ status: 401, code: 20003, message });
    expect(simulator.ledger()).toEqual([]);
  });

  test.each([
    ['nothing', ''],
    ['another scheme', 'Bearer x'],
    ['no colon', `Basic ${Buffer.from('x').toString('base64')}`],
  ])('refuses %s', async (_what, authorization) => {
    const { ask } = await startRig();
    const answer = await ask('.json', { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="Twilio API"');
    expect(await answer.json()).toMatchObject({ code: 20003, status: 401 });
  });

  test('no empty key opens a simulator without one', async () => {
    const simulator = (await startRig({ apiKey: { sid: '', secret: '' } })).simulator;
    const answer = await fetch(`${simulator.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
      headers: { authorization: `Basic ${Buffer.from(':').toString('base64')}` },
    });
    expect(answer.status).toBe(401);
  });

  test('lets nobody into another account', async () => {
    const { simulator } = await startRig();
    const path = `/2010-04-01/Accounts/AC${'9'.repeat(32)}/Messages.json`;
    const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    expect((await fetch(simulator.url + path, { headers: { authorization } })).status).toBe(401);
  });
});

describe('addresses', () => {
  test.each([
    ['an unknown message', 'GET', '/Messages/SM00000000000000000000000000000000.json', 404, 20404],
    ['an unknown resource', 'GET', '/Calls.json', 404, 20404],
    ['an unknown number', 'GET', '/IncomingPhoneNumbers/PN1.json', 404, 20404],
    ['a wrong method on the list', 'PUT', '/Messages.json', 405, 20004],
    ['a wrong method on a message', 'PATCH', '/Messages/SM1.json', 405, 20004],
    ['a wrong method on the account', 'DELETE', '.json', 405, 20004],
    ['numbers are read only', 'POST', '/IncomingPhoneNumbers.json', 405, 20004],
    ['an address that cannot be decoded', 'GET', '/Messages/%E0%A4%A.json', 400, 20001],
  ])('%s', async (_what, method, path, status, code) => {
    const { ask } = await startRig();
    const answer = await ask(path, { method });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, status });
  });

  test('a 404 names the resource', async () => {
    const { ask } = await startRig();
    const answer = await ask('/Messages/SM1.json?x=1');
    expect(await answer.json()).toMatchObject({
      message: `The requested resource /2010-04-01/Accounts/${accountSid}/Messages/SM1.json was not found`,
    });
  });
});
