import express from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { beginStoring, deadline, outsideDeadline } from './deadline.ts';
import { errorHandler } from './error-handler.ts';
import { requestLog } from './request-log.ts';

const log = pino({ level: 'silent' });

/** An app with one route that waits until it is let go, and what happened after that. */
function appThatWaits(work: (res: express.Response, wait: Promise<unknown>) => Promise<unknown>) {
  const { promise: wait, resolve: go } = Promise.withResolvers<unknown>();
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
  const app = express();
  app.use(requestLog(log), deadline(30));
  app.get('/api/slow', async (_req, res) => {
    await work(res, wait).then(
      () => {
        end('done');
      },
      (error: unknown) => {
        end(error);
        throw error;
      },
    );
    res.json({ done: true });
  });
  app.use(errorHandler(log));
  return { app, go, ended };
}

describe('the deadline', () => {
  it('answers 503 when the handler does not, and the handler’s own end does no harm', async () => {
    const { app, go, ended } = appThatWaits((_res, wait) => wait);
    const answer = await request(app).get('/api/slow');
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: 'unavailable' });
    go(null);
    expect(await ended).toBe('done');
  });

  it('lets nothing be stored after it has said that nothing was', async () => {
    const { app, go, ended } = appThatWaits(async (res, wait) => {
      await wait;
      beginStoring(res);
    });
    await request(app).get('/api/slow').expect(503);
    go(null);
    expect(await ended).toMatchObject({ code: 'unavailable' });
  });

  it('says that the outcome is unknown once storing has begun', async () => {
    const { app, go } = appThatWaits((res, wait) => {
      beginStoring(res);
      return wait;
    });
    const answer = await request(app).get('/api/slow').expect(503);
    expect(answer.body).toMatchObject({ code: 'outcome_unknown' });
    go(null);
  });

  it('stands still while something takes long on purpose', async () => {
    const { app, go } = appThatWaits((res, wait) => outsideDeadline(res, () => wait));
    const answer = request(app).get('/api/slow');
    const longer = new Promise((resolve) => setTimeout(resolve, 90));
    void longer.then(() => {
      go(null);
    });
    expect((await answer).body).toEqual({ done: true });
  });
});
