import type { Request, Response } from 'express';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { outsideDeadline } from '../http/deadline.ts';
import { networkOf } from './network-of.ts';

/** Who makes a request, before it is known whether they have an account. */
export interface Visitor {
  /** Keyed hash of the network that the request comes from. */
  readonly address: string;
  /** Runs what takes long on purpose, such as hashing a password; the request's deadline stands still meanwhile. */
  unhurried<T>(work: () => Promise<T>): Promise<T>;
}

export function visitorOf(req: Request, res: Response, hash: KeyedHash): Visitor {
  return {
    address: hash('limit', `address ${networkOf(req.ip)}`),
    unhurried: (work) => outsideDeadline(res, work),
  };
}
