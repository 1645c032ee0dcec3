import express, { Router, type Response } from 'express';
import { ObjectId } from 'mongodb';
import type { FloorDeps } from './floor-deps.ts';

const form = express.urlencoded({ extended: false });

const page = `<!doctype html><title>Floor</title><p></p><script>
new EventSource('/live/events').onmessage = ({ data }) => { document.querySelector('p').textContent = data; };
</script>`;

/** The shortest way from a write to a text on a page: one update or insert, one change stream, one event, one node. */
export function liveRoutes({ live }: FloorDeps): Router {
  const router = Router();
  const open = new Set<Response>();
  live.watch().on('change', (change) => {
    if (change.operationType !== 'insert' && change.operationType !== 'update') return;
    const fields =
      change.operationType === 'insert' ? change.fullDocument : change.updateDescription.updatedFields;
    for (const res of open) res.write(`data: ${String(fields?.['text'])}\n\n`);
  });

  router.get('/', (_req, res) => {
    res.type('html').send(page);
  });

  router.get('/events', (_req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    res.flushHeaders();
    open.add(res);
    res.on('close', () => open.delete(res));
  });

  router.post('/', form, async (req, res) => {
    const { text } = req.body as { text: string };
    const { insertedId } = await live.insertOne({ text });
    res.json({ id: insertedId.toHexString() });
  });

  router.post('/:id', form, async (req, res) => {
    const { text } = req.body as { text: string };
    await live.updateOne({ _id: new ObjectId(req.params.id) }, { $set: { text } });
    res.status(204).end();
  });
  return router;
}
