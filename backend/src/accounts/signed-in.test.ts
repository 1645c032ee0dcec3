import express from 'express';
import { Types } from 'mongoose';
import request from 'supertest';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { errorHandler } from '../http/error-handler.ts';
import { sessions } from './sessions.ts';
import { currentAccount, findSignedIn, readAlongside, signedIn, type Alongside } from './signed-in.ts';

let started: TestApp;
let rosa: Person;
let cookie: string;
let readSession: express.RequestHandler[];

beforeAll(async () => {
  started = await startTestApp({ dispatch: false, connectOptions: { monitorCommands: true } });
  readSession = sessions(started.deps);
  rosa = await signUp(started);
  const { email, password } = rosa;
  const answer = await request(started.app).post('/users/sign_in').send({ email, password }).expect(200);
  cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
});
afterAll(() => started.close());

/** A small app with one guarded route and one that is shown to both. */
function appWith(alongside?: Alongside) {
  const app = express();
  app.use(readSession);
  app.get('/guarded', signedIn(started.deps.accounts, alongside), (_req, res) => {
    res.json({ account: currentAccount(res), alongside: readAlongside(res) });
  });
  app.get('/page', async (req, res) => {
    res.json(await findSignedIn(req, started.deps.accounts));
  });
  app.use(errorHandler(started.deps.log));
  return app;
}

const countAccounts: Alongside = () => ({ collection: 'accounts', pipeline: [{ $count: 'accounts' }] });

test('puts the account where routes find it', async () => {
  const answer = await request(appWith()).get('/guarded').set('Cookie', cookie).expect(200);
  const { _id: id, email, name, role, created_at: createdAt } = rosa.account;
  expect(answer.body).toEqual({ account: { id, email, name, role, createdAt }, alongside: [] });
});

test('reads alongside in the same round trip, given the account', async () => {
  const given: unknown[] = [];
  const client = started.database.requests.getClient();
  const commands: string[] = [];
  const note = ({ commandName }: { commandName: string }) => commands.push(commandName);
  client.on('commandStarted', note);
  const app = appWith((req, id) => {
    given.push(req.path, id);
    return countAccounts(req, id);
  });
  const answer = await request(app).get('/guarded').set('Cookie', cookie).expect(200);
  client.off('commandStarted', note);
  expect(answer.body.alongside).toEqual([{ accounts: 1 }]);
  expect(given).toEqual(['/guarded', new Types.ObjectId(rosa.account._id)]);
  expect(commands).toEqual(['find', 'aggregate']);
});

test('an alongside that wants nothing this time is fine', async () => {
  const answer = await request(appWith(() => null))
    .get('/guarded')
    .set('Cookie', cookie)
    .expect(200);
  expect(answer.body.alongside).toEqual([]);
});

test('stops whoever is not signed in', async () => {
  for (const app of [appWith(), appWith(countAccounts)]) {
    const answer = await request(app).get('/guarded').expect(401);
    expect(answer.body).toMatchObject({ code: 'not_signed_in', type: '/problems/not_signed_in' });
  }
});

test('a page is told who is signed in, or null', async () => {
  expect((await request(appWith()).get('/page')).body).toBeNull();
  const answer = await request(appWith()).get('/page').set('Cookie', cookie);
  expect(answer.body).toMatchObject({ id: rosa.account._id });
});

test('an ended session is none, with and without alongside', async () => {
  const accounts = started.database.requests.collection('accounts');
  await accounts.updateOne({ email: rosa.email }, { $inc: { session_epoch: 1 } });
  await request(appWith()).get('/guarded').set('Cookie', cookie).expect(401);
  await request(appWith(countAccounts)).get('/guarded').set('Cookie', cookie).expect(401);
  expect((await request(appWith()).get('/page').set('Cookie', cookie)).body).toBeNull();
  await accounts.updateOne({ email: rosa.email }, { $inc: { session_epoch: -1 } });
});

test('a route without the guard cannot ask who is signed in', () => {
  const res = { locals: {} } as express.Response;
  expect(() => currentAccount(res)).toThrow(/not guarded/);
});
