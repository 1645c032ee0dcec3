import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenSession } from '@mysms/contract/accounts';
import { cookieOf, openStream } from '../../test/open-stream.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { setRole } from '../../test/set-role.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let first: TestApp;
let second: TestApp;

beforeAll(async () => {
  first = await startTestApp({ dispatch: false });
  second = await startTestApp({ env: sameInstallation(first), dispatch: false });
  // The first account is the admin.
  await signUp(first);
});
afterAll(async () => {
  await second.close();
  await first.close();
});

async function sessionOf({ agent }: Person): Promise<string> {
  const sessions = (await agent.get('/users/sessions')).body as OpenSession[];
  return sessions.find(({ current }) => current)?._id ?? '';
}

/** The same person in another browser. */
async function elsewhere({ email, password }: Person): Promise<Person['agent']> {
  const agent = request.agent(first.app);
  await agent.post('/users/sign_in').send({ email, password }).expect(200);
  return agent;
}

describe('a stream ends, on any process, with session.ended', () => {
  it.each<[string, (person: Person) => Promise<unknown>]>([
    ['its person signs out', ({ agent }) => agent.delete('/users/sign_out').expect(204)],
    [
      'the password is changed',
      (person) =>
        person.agent
          .patch('/users')
          .send({ password: 'a wholly new secret', current_password: person.password })
          .expect(200),
    ],
    [
      'its session is ended from elsewhere',
      async (person) => {
        const name = await sessionOf(person);
        await (await elsewhere(person)).delete(`/users/sessions/${name}`).expect(204);
      },
    ],
    [
      'the account is deleted',
      ({ agent, password }) => agent.delete('/users').send({ current_password: password }).expect(204),
    ],
    ['the account gets another role', (person) => setRole(first, person, 'operator')],
  ])('when %s', async (_, act) => {
    const rosa = await signUp(first);
    const streams = [await openStream(first.url, rosa), await openStream(second.url, rosa)];
    const max = await openStream(second.url, await signUp(first));
    await act(rosa);
    for (const stream of streams) {
      await stream.ended();
      expect(stream.events.map(({ name, data }) => [name, data])).toEqual([['session.ended', {}]]);
    }
    expect(max.isOver()).toBe(false);
    max.close();
  });

  it('when its time is over', async () => {
    const short = await startTestApp({ env: { SESSION_HOURS: '0.0006' }, dispatch: false });
    const stream = await openStream(short.url, await signUp(short));
    expect(stream.response.status).toBe(200);
    await stream.next('session.ended');
    await stream.ended();
    await short.close();
  });

  it('and others of the account go on', async () => {
    const rosa = await signUp(first);
    const other = await elsewhere(rosa);
    const [ends, goesOn] = [
      await openStream(first.url, rosa),
      await openStream(first.url, cookieOf({ agent: other })),
    ];
    await rosa.agent.delete('/users/sign_out').expect(204);
    await ends.ended();
    expect(goesOn.isOver()).toBe(false);
    expect((await openStream(first.url, cookieOf({ agent: other }))).response.status).toBe(200);
    goesOn.close();
  });
});
