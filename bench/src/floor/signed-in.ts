import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { ObjectId, type Document } from 'mongodb';
import type { FloorDeps } from './floor-deps.ts';

/** Who asks: one read of the session and one of the account, with what a route reads alongside. */
export async function signedIn(
  { sessions, accounts }: FloorDeps,
  req: Request,
  alongside: (account: ObjectId) => { coll: string; pipeline: Document[] },
): Promise<{ account: ObjectId; other: Document[] }> {
  const id = /mysms=s%3A([^.;]+)/.exec(req.headers.cookie ?? '')?.[1] ?? '';
  const key = createHash('sha256').update(decodeURIComponent(id)).digest('base64url');
  const session = await sessions.findOne({ _id: key });
  const account = new ObjectId(session?.session.passport.user.id);
  const [, ...other] = await accounts
    .aggregate([
      { $match: { _id: account } },
      { $project: { email: 1, name: 1, role: 1 } },
      { $unionWith: alongside(account) },
    ])
    .toArray();
  return { account, other };
}
