import bcrypt from 'bcrypt';
import request from 'supertest';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  test,
  vi,
  type MockInstance,
} from 'vitest';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';

let started: TestApp;
let rosa: Person;
/** How long each delay was that the server would have made, in ms. */
let delays: number[];
let addresses = 0;

beforeAll(async () => {
  started = await startTestApp({ env: { TRUST_PROXY: '1' }, dispatch: false });
});
afterAll(() => started.close());

beforeEach(async () => {
  delays = [];
  vi.spyOn(started.deps, 'sleep').mockImplementation((ms) => {
    delays.push(ms);
    return Promise.resolve();
  });
  await started.database.requests.collection('limits').deleteMany({});
  rosa = await signUp(started);
});
afterEach(() => vi.restoreAllMocks());

/** An address that nobody has used. */
function newAddress(): string {
  addresses += 1;
  return `198.51.100.${addresses}`;
}

function signIn(email: string, password: string, address?: string) {
  const call = request(started.app).post('/users/sign_in').send({ user: { email, password } });
  return address === undefined ? call : call.set('X-Forwarded-For', address);
}

async function fail(times: number, email: string, address: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let attempt = 0; attempt < times; attempt += 1) {
    statuses.push((await signIn(email, `wrong ${attempt}`, address)).status);
  }
  return statuses;
}

test('a server too busy to hash says so, and the attempt does not count', async () => {
  const address = newAddress();
  const gate = Promise.withResolvers<boolean>();
  const compare = vi.spyOn(bcrypt, 'compare') as MockInstance<
    (data: string, hash: string) => Promise<boolean>
  >;
  compare.mockReturnValue(gate.promise);
  const verify = vi.spyOn(started.deps.passwords, 'verify');
  const crowd = Array.from({ length: 22 }, (_, n) =>
    signIn(`crowd${n}@example.com`, 'x', newAddress()).then(({ status }) => status),
  );
  // Two are hashed, twenty wait.
  await vi.waitUntil(() => verify.mock.calls.length === 22, { timeout: 10_000 });
  expect(compare).toHaveBeenCalledTimes(2);
  const busy = await signIn(rosa.email, rosa.password, address);
  expect(busy.body).toMatchObject({ status: 429, code: 'busy' });
  expect(Number(busy.headers['retry-after'])).toBeGreaterThan(0);
  gate.resolve(false);
  expect(await Promise.all(crowd)).toEqual(Array(22).fill(401));
  const counted = await started.database.requests
    .collection('limits')
    .findOne({ key: `sign_in_subject:${started.deps.hash('limit', `sign-in ${rosa.email}`)}` });
  expect(counted?.['points']).toBe(0);
});

describe('guessing', () => {
  let verify: MockInstance<TestApp['deps']['passwords']['verify']>;
  // What is tried here is when a password is checked, not how.
  beforeEach(() => {
    verify = vi.spyOn(started.deps.passwords, 'verify');
    verify.mockImplementation((password, stored) =>
      Promise.resolve(stored !== null && password === rosa.password),
    );
  });

  test('grows slow and is then refused, for an unknown e-mail just the same', async () => {
    for (const email of [rosa.email, 'nobody@example.com']) {
      const address = newAddress();
      delays = [];
      expect(await fail(8, email, address)).toEqual(Array(8).fill(401));
      expect(delays).toEqual([250, 500, 1000, 2000, 4000, 8000]);
      const refused = await signIn(email, 'wrong again', address);
      expect(refused.body).toMatchObject({ status: 429, code: 'too_many_attempts' });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800);
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900);
    }
  });

  test('in parallel gains nothing', async () => {
    const address = newAddress();
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, guess) => signIn(rosa.email, `wrong ${guess}`, address)),
    );
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(8);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  });

  test('a refused attempt costs no hash and does not count', async () => {
    const address = newAddress();
    await fail(8, rosa.email, address);
    const before = await started.database.requests.collection('limits').find().sort({ key: 1 }).toArray();
    verify.mockClear();
    expect(await fail(3, rosa.email, address)).toEqual([429, 429, 429]);
    expect(verify).not.toHaveBeenCalled();
    const after = await started.database.requests.collection('limits').find().sort({ key: 1 }).toArray();
    expect(after).toEqual(before);
  });

  test('at one address does not stop the owner at another, known or new', async () => {
    await fail(10, rosa.email, newAddress());
    await signIn(rosa.email, rosa.password, newAddress()).expect(200);
    await fail(10, rosa.email, newAddress());
    await signIn(rosa.email, rosa.password).expect(200);
  });

  test('from many addresses slows strangers by at most 10 s and refuses nobody for it', async () => {
    const counters = started.database.requests.collection('limits');
    await fail(1, rosa.email, newAddress());
    await counters.updateMany({ key: /^sign_in_subject/ }, { $set: { points: 10_000 } });
    delays = [];
    await signIn(rosa.email, rosa.password, newAddress()).expect(200);
    expect(delays).toEqual([10_000]);
  });

  test('the twenty-first attempt on one account from everywhere is the first to wait for the others', async () => {
    const waited: number[][] = [];
    for (let place = 0; place < 22; place += 1) {
      delays = [];
      await fail(1, 'many@example.com', newAddress());
      waited.push(delays);
    }
    expect(waited).toEqual([...Array<number[]>(20).fill([]), [250], [500]]);
  });

  test('never slows or refuses the right password from an address that signed in before', async () => {
    const home = newAddress();
    await signIn(rosa.email, rosa.password, home).expect(200);
    await fail(10, rosa.email, home);
    delays = [];
    await signIn(rosa.email, rosa.password, home).expect(200);
    expect(delays).toEqual([]);
    // A thousand strangers at the same address and at others change nothing about it.
    await fail(1, 'other@example.com', home);
    await started.database.requests
      .collection('limits')
      .updateMany({}, { $set: { points: 10_000, expire: new Date(Date.now() + 900_000) } });
    await signIn(rosa.email, rosa.password, home).expect(200);
    expect(delays).toEqual([]);
  });

  test('at very many accounts from one address is refused', async () => {
    const address = newAddress();
    await fail(1, 'first@example.com', address);
    await started.database.requests
      .collection('limits')
      .updateMany({ key: /^sign_in_address/ }, { $set: { points: 99 } });
    expect(await fail(1, 'second@example.com', address)).toEqual([401]);
    expect(await fail(1, 'third@example.com', address)).toEqual([429]);
    expect(await fail(1, 'third@example.com', newAddress())).toEqual([401]);
  });

  test('is forgotten after a success', async () => {
    const address = newAddress();
    await fail(4, rosa.email, address);
    await signIn(rosa.email, rosa.password, address).expect(200);
    const left = await started.database.requests
      .collection('limits')
      .find({ key: /^sign_in_(pair|subject)/ })
      .toArray();
    expect(left).toEqual([]);
    delays = [];
    expect(await fail(2, rosa.email, address)).toEqual([401, 401]);
    expect(delays).toEqual([]);
  });

  test('ends with its window, whether or not the database has cleaned up', async () => {
    const address = newAddress();
    await fail(9, rosa.email, address);
    await started.database.requests.collection('limits').updateMany({}, { $set: { expire: new Date(0) } });
    expect(await fail(1, rosa.email, address)).toEqual([401]);
  });

  test('leaves neither e-mail nor address in the database', async () => {
    const address = newAddress();
    await fail(2, rosa.email, address);
    const rows = await started.database.requests.collection('limits').find().toArray();
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(rosa.email);
    expect(JSON.stringify(rows)).not.toContain(address);
  });
});
