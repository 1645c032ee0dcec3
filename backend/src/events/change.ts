import type { ChangeStreamDocument, Document } from 'mongodb';
import type { Types } from 'mongoose';
import { eventsPerChange, positionAt, type EventPosition } from './event-position.ts';

const collections = ['messages', 'conversations', 'memberships', 'contacts', 'sessions', 'accounts'] as const;
type Collection = (typeof collections)[number];

/** One change of the database that somebody may want to hear of. What it changed is read later, for those who listen. */
export interface Change {
  /** Before its first event. */
  readonly position: EventPosition;
  readonly collection: Collection;
  readonly id: Types.ObjectId | string;
  readonly isNew: boolean;
  /** Whether it is somebody else's now: a conversation that was taken, or one of its texts. */
  readonly isMoved: boolean;
  /** Of a message, membership or conversation: whose it is now. Null of the others, and of what has gone since. */
  readonly owner: Owner | null;
}

/** Whose something is, and of which conversation. */
export interface Owner {
  readonly account: Types.ObjectId;
  readonly conversation: Types.ObjectId;
}

const changed = (field: string) => ({ [`updateDescription.updatedFields.${field}`]: { $exists: true } });
const from = (collection: Collection) => ({ 'ns.coll': collection });
// An update that is longer than the document is told as a replacement.
const replaced = { operationType: 'replace' };

/**
 * What the database tells of its changes, each with the document as it is now: only those that people can see, and of
 * each the ids alone. The accounts' counters and the outbox's claims change all the time and are nobody's news.
 */
export const changePipeline: Document[] = [
  {
    $match: {
      $or: [
        { 'ns.coll': { $in: ['messages', 'memberships'] }, operationType: 'insert' },
        { 'ns.coll': { $in: collections.filter((each) => each !== 'sessions') }, ...replaced },
        { ...from('messages'), $or: [changed('changed_at'), changed('account')] },
        { ...from('conversations'), $or: [changed('account'), changed('last_activity_at')] },
        { 'ns.coll': { $in: ['memberships', 'contacts'] }, operationType: 'update' },
        { ...from('accounts'), $or: [changed('session_epoch'), changed('role')] },
        { ...from('sessions'), operationType: 'delete' },
      ],
    },
  },
  {
    $project: {
      operationType: 1,
      clusterTime: 1,
      'ns.coll': 1,
      'documentKey._id': 1,
      'fullDocument._id': 1,
      'fullDocument.account': 1,
      'fullDocument.conversation': 1,
      'updateDescription.updatedFields.account': 1,
    },
  },
];

/** Numbers the changes of one stream: those of one moment count up, on every process alike. */
export function changeReader(): (told: ChangeStreamDocument) => Change | null {
  let latest: EventPosition | null = null;
  return (told) => {
    if (!('documentKey' in told) || !('ns' in told) || told.clusterTime === undefined) return null;
    const start = positionAt(told.clusterTime);
    const isSameMoment = latest?.seconds === start.seconds && latest.increment === start.increment;
    const ordinal: number =
      isSameMoment && latest !== null ? latest.ordinal + eventsPerChange : eventsPerChange;
    latest = { ...start, ordinal };
    const collection = (told.ns as { coll: Collection }).coll;
    const id = told.documentKey._id as Types.ObjectId | string;
    return {
      position: latest,
      collection,
      id,
      isNew: told.operationType === 'insert',
      isMoved:
        told.operationType === 'update' && told.updateDescription.updatedFields?.['account'] !== undefined,
      owner: ownerOf(told, collection),
    };
  };
}

function ownerOf(told: ChangeStreamDocument, collection: Collection): Owner | null {
  const document: unknown = 'fullDocument' in told ? told.fullDocument : null;
  const {
    _id,
    account,
    conversation = collection === 'conversations' ? _id : undefined,
  } = (document ?? {}) as Partial<Owner & { readonly _id: Types.ObjectId }>;
  return account === undefined || conversation === undefined ? null : { account, conversation };
}
