import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Message } from '@mysms/contract/messages';
import type { ProblemDetails } from '@mysms/contract/problem-details';
import { Types } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSid, postInbound } from '../../test/post-inbound.ts';
import { sameInstallation } from '../../test/same-installation.ts';
import { signUp, type Person } from '../../test/sign-up.ts';
import { startTestApp, type TestApp } from '../../test/start-test-app.ts';
import { messageModel } from './message-record.ts';

let test: TestApp;
/** The same installation, with a server of the test's own in Twilio's place. */
let wild: TestApp;
let provider: Server;
let answer: RequestListener = (_req, res) => res.end();
let rosa: Person;
let agent: Person['agent'];

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  test = await startTestApp();
  rosa = await signUp(test);
  provider = createServer((req, res) => {
    answer(req, res);
  });
  const env = { ...sameInstallation(test), TWILIO_API_BASE_URL: await listen(provider) };
  wild = await startTestApp({ env, dispatch: false });
  agent = (await import('supertest')).default.agent(wild.app);
  await agent.post('/users/sign_in').send({ email: rosa.email, password: rosa.password }).expect(200);
  await rosa.agent
    .post('/api/messages')
    .send({ message: { recipient_number: '+12025550123', content: 'Hello' } })
    .expect(201);
});
afterAll(async () => {
  provider.closeAllConnections();
  provider.close();
  await wild.close();
  await test.close();
});

/** A text of Rosa's with a picture; its address. */
async function withPicture(from = '+12025550123'): Promise<{ url: string; sid: string; message: string }> {
  const [message, sid] = [newSid('MM'), `ME${newSid().slice(2)}`];
  const { accountSid } = test.config.twilio;
  const more = {
    NumMedia: '1',
    MediaUrl0: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Messages/${message}/Media/${sid}`,
    MediaContentType0: 'image/png',
  };
  expect((await postInbound(test, { from, sid: message, more })).status).toBe(200);
  const { _id } = await messageModel(test.database.requests).findOne({ twilio_sid: message }).orFail().lean();
  return { url: `/api/messages/${_id.toHexString()}/media/${sid}`, sid, message };
}
const picture = Buffer.from('89504e470d0a1a0a', 'hex');

describe('GET /api/messages/:id/media/:sid', () => {
  it('passes a picture of the simulator’s through', async () => {
    const media = ['image/png'];
    await test.simulator.receive({ from: '+12025550123', to: '+12025550100', body: '', media });
    const [newest] = (await rosa.agent.get('/api/messages?limit=1').expect(200)).body as Message[];
    const [file] = newest?.media ?? [];
    expect(file?.content_type).toBe('image/png');
    const { headers, body } = await rosa.agent.get(file?.url ?? '').expect(200);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-cache, no-transform',
      etag: `"${file?.url.split('/').at(-1)}"`,
    });
    expect((body as Buffer).subarray(0, 8)).toEqual(picture);
  });

  it('is kept by the browser, and shown again only to whoever may still read it', async () => {
    const { url, sid } = await withPicture();
    let fetched = 0;
    answer = (_req, res) => {
      fetched += 1;
      res.setHeader('Content-Type', 'image/png').end(picture);
    };
    const { headers } = await agent.get(url).expect(200);
    expect(headers['etag']).toBe(`"${sid}"`);
    const again = await agent.get(url).set('If-None-Match', `"${sid}"`).expect(304);
    expect(again.headers).toMatchObject({ etag: `"${sid}"`, 'cache-control': headers['cache-control'] });
    expect(fetched).toBe(1);
    await agent.get(url).set('If-None-Match', '"another"').expect(200);
    const max = await signUp(test, 'Max');
    await max.agent.get(url).set('If-None-Match', `"${sid}"`).expect(404);
    const stranger = (await import('supertest')).default(test.app);
    await stranger.get(url).set('If-None-Match', `"${sid}"`).expect(401);
  });

  it('asks Twilio’s API host with our credentials, and follows it elsewhere without them', async () => {
    const { url, sid, message } = await withPicture();
    const seen: [string | undefined, string | undefined][] = [];
    const store = createServer((req, res) => {
      seen.push([req.url, req.headers.authorization]);
      res.setHeader('Content-Type', 'image/png').end(picture);
    });
    const elsewhere = await listen(store);
    answer = (req, res) => {
      seen.push([req.url, req.headers.authorization]);
      res.writeHead(307, { Location: `${elsewhere}/file?Signature=x` }).end();
    };
    const { body } = await agent.get(url).expect(200);
    store.close();
    expect(body).toEqual(picture);
    const { accountSid, authTokens } = test.config.twilio;
    const basic = Buffer.from(`${accountSid}:${authTokens[0] ?? ''}`).toString('base64');
    expect(seen).toEqual([
      [`/2010-04-01/Accounts/${accountSid}/Messages/${message}/Media/${sid}`, `Basic ${basic}`],
      ['/file?Signature=x', undefined],
    ]);
  });

  it.each([
    ['text/vcard', 'attachment'],
    ['text/html', 'attachment'],
    ['image/svg+xml', 'attachment'],
    ['application/pdf', 'attachment'],
    ['video/mp4', 'inline'],
    ['audio/amr', 'inline'],
  ])('%s is answered as %s, and can run nothing', async (type, disposition) => {
    const { url } = await withPicture();
    answer = (_req, res) => res.setHeader('Content-Type', `${type}; charset=utf-8`).end('x');
    const { headers } = await agent.get(url).expect(200);
    expect(headers['content-type']?.split(';')[0]).toBe(type);
    expect(headers['content-disposition']?.split(';')[0]).toBe(disposition);
    expect(headers['content-security-policy']).toBe("default-src 'none'; sandbox");
  });

  it.each([
    ['a type that is not opened here', (res) => res.setHeader('Content-Type', 'application/x-sh').end('x')],
    ['no type', (res) => res.end('x')],
    [
      'more than 16 MB',
      (res) => res.writeHead(200, { 'Content-Type': 'image/png', 'Content-Length': 17e6 }).end(),
    ],
    ['a fault of Twilio’s', (res) => res.writeHead(500).end()],
    ['a refusal', (res) => res.writeHead(401).end()],
    ['a broken connection', (res) => res.destroy()],
    [
      'a redirect to a private address',
      (res) => res.writeHead(302, { Location: 'https://10.0.0.1/x' }).end(),
    ],
    [
      'a redirect to a cloud’s own',
      (res) => res.writeHead(302, { Location: 'http://169.254.169.254/' }).end(),
    ],
    ['a redirect to a file', (res) => res.writeHead(302, { Location: 'file:///etc/passwd' }).end()],
    ['redirects without end', (res) => res.writeHead(302, { Location: '?again' }).end()],
  ] as [string, (res: Parameters<RequestListener>[1]) => unknown][])(
    'answers 502 to %s, without a word of what came',
    async (_label, fail) => {
      const { url } = await withPicture();
      answer = (_req, res) => void fail(res);
      const { body } = await agent.get(url).expect(502);
      expect((body as ProblemDetails).code).toBe('media_unavailable');
      expect(JSON.stringify(body)).not.toMatch(/10\.0\.0\.1|169\.254|passwd|ECONN/);
    },
  );

  it('answers 404 for what Twilio has no more', async () => {
    const { url } = await withPicture();
    answer = (_req, res) => res.writeHead(404).end();
    expect(((await agent.get(url).expect(404)).body as ProblemDetails).code).toBe('not_found');
  });

  it('ends in the middle when more comes than was said', async () => {
    const { url } = await withPicture();
    answer = (_req, res) => {
      res.writeHead(200, { 'Content-Type': 'video/mp4' });
      for (let mb = 0; mb < 18; mb += 1) res.write(Buffer.alloc(1_000_000));
      res.end();
    };
    await expect(agent.get(url)).rejects.toThrow(/aborted|socket hang up|terminated/);
  });

  it('is for whoever may read the text, and for files that are its own', async () => {
    const { url, sid } = await withPicture();
    answer = (_req, res) => res.setHeader('Content-Type', 'image/png').end(picture);
    await agent.get(url).expect(200);
    const max = await signUp(test, 'Max');
    await max.agent.get(url).expect(404);
    await (await import('supertest')).default(test.app).get(url).expect(401);
    for (const wrong of [
      url.replace(sid, `ME${'0'.repeat(32)}`),
      `/api/messages/${new Types.ObjectId().toHexString()}/media/${sid}`,
      `/api/messages/nonsense/media/${sid}`,
    ])
      await agent.get(wrong).expect(404);
  });

  it('is for operators while the conversation is nobody’s', async () => {
    answer = (_req, res) => res.setHeader('Content-Type', 'image/png').end(picture);
    const from = '+12025550199';
    const { id } = await test.deps.contacts.findOrCreate(from);
    const contacts = test.database.requests.collection('contacts');
    await contacts.updateOne({ _id: id }, { $set: { is_registered: true } });
    const { url } = await withPicture(from);
    await agent.get(url).expect(200);
    const max = await signUp(test, 'Max');
    await max.agent.get(url).expect(404);
  });
});
