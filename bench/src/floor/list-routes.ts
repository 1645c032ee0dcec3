import { Router } from 'express';
import type { ObjectId } from 'mongodb';
import type { FloorDeps } from './floor-deps.ts';
import { signedIn } from './signed-in.ts';
import { toJson } from './to-json.ts';

const listed = { events: 0, dispatch: 0, idempotency: 0 };

/** The newest fifty messages of whoever is signed in, with the times of the account's newest changes. */
export function listRoutes(deps: FloorDeps): Router {
  const { messages, contacts, cipher } = deps;
  const router = Router();

  router.get('/', async (req, res) => {
    const { account } = await signedIn(deps, req, (id) => ({
      coll: 'messages',
      pipeline: [
        { $match: { account: id } },
        { $sort: { changed_at: -1 } },
        { $limit: 20 },
        { $project: { _id: 0, changed_at: 1, now: '$$NOW' } },
      ],
    }));
    const page = await messages
      .find({ account }, { projection: listed })
      .sort({ created_at: -1, _id: -1 })
      .limit(51)
      .toArray();
    const shown = page.slice(0, 50);
    const ids = new Map(shown.map(({ contact }) => [String(contact), contact as ObjectId]));
    const found = await contacts
      .find({ _id: { $in: [...ids.values()] } }, { projection: { phone: 1 } })
      .toArray();
    const numbers = new Map(
      found.map(({ _id, phone }) => {
        const id = _id.toHexString();
        return [id, cipher.decrypt(phone as string, `contacts/${id}/phone`)];
      }),
    );
    res.json(shown.map((message) => toJson(message, numbers.get(String(message['contact'])) ?? '', cipher)));
  });
  return router;
}
