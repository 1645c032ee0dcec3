import type { Timestamp } from 'mongodb';
import type { Connection, Types } from 'mongoose';
import { conversationModel, membershipModel } from '../conversations/conversation-record.ts';
import { messageModel } from '../messages/message-record.ts';
import type { Change, Owner } from './change.ts';
import type { LoggedEvent } from './event-log.ts';
import { nobodysAccount } from './live-stream.ts';
import { positionAt, type EventPosition } from './event-position.ts';

export type EventStore = ReturnType<typeof eventStore>;

/** Where the database's history has come to, and whom its changes concern. */
export function eventStore(connection: Connection) {
  const messages = messageModel(connection);
  const memberships = membershipModel(connection);
  const conversations = conversationModel(connection);

  /** The newest moment of the database's history. */
  async function now(): Promise<EventPosition> {
    const hello = await connection.db?.command({ hello: 1 });
    return positionAt(hello?.['operationTime'] as Timestamp);
  }

  /** The events that the changes make, in their order, for whoever has the objects now. One read per collection, of ids. */
  async function findEvents(changes: readonly Change[]): Promise<LoggedEvent[]> {
    const owners = await findOwners(changes);
    return changes.flatMap((change) => {
      const found = change.owner === null ? (owners.get(keyOf(change)) ?? []) : [change.owner];
      const about = [...found.flatMap((owner) => eventsAbout(change, owner)), ...goneFromNobody(change)];
      return about.map((event, n) => ({ ...event, position: after(change.position, n) }));
    });
  }

  /** Whose the changed objects are: one account's, or of a contact everybody's who talks to it. */
  async function findOwners(changes: readonly Change[]): Promise<ReadonlyMap<string, Owner[]>> {
    const idsIn = (collection: Change['collection']): Types.ObjectId[] =>
      changes
        .filter((change) => change.collection === collection && change.owner === null)
        .map(({ id }) => id as Types.ObjectId);
    const ofContacts = { account: 1, conversation: '$_id', contact: 1 };
    const found = await Promise.all([
      unlessNone(idsIn('messages'), (ids) => messages.find({ _id: { $in: ids } }, owned).lean<Found[]>()),
      unlessNone(idsIn('memberships'), (ids) =>
        memberships.find({ _id: { $in: ids } }, owned).lean<Found[]>(),
      ),
      unlessNone(idsIn('conversations'), (ids) =>
        conversations.find({ _id: { $in: ids } }, { ...owned, conversation: '$_id' }).lean<Found[]>(),
      ),
      unlessNone(idsIn('contacts'), (ids) =>
        conversations
          .find({ contact: { $in: ids } }, ofContacts)
          .lean<(Found & { contact: Types.ObjectId })[]>(),
      ),
    ]);
    return Map.groupBy(found.flat(), (row) => ('contact' in row ? row.contact : row._id).toHexString());
  }

  return { now, findEvents };
}

type Found = Owner & { readonly _id: Types.ObjectId };

const owned = { account: 1, conversation: 1 };

function keyOf({ id }: Change): string {
  return typeof id === 'string' ? id : id.toHexString();
}

function after(position: EventPosition, n: number): EventPosition {
  return { ...position, ordinal: position.ordinal + n };
}

/** A changed message is its conversation's news as well: its last message, or what is unread. */
function eventsAbout(change: Change, owner: Owner): Omit<LoggedEvent, 'position'>[] {
  const account = owner.account.toHexString();
  const conversation = {
    account,
    kind: 'conversation',
    id: owner.conversation.toHexString(),
    isNew: false,
  } as const;
  if (change.collection !== 'messages') return [conversation];
  return [{ account, kind: 'message', id: keyOf(change), isNew: change.isNew }, conversation];
}

/**
 * Whoever saw an unassigned conversation sees it no more once it is taken, and there is nothing left of it to show them:
 * they read again. Several are one event.
 */
function goneFromNobody({ collection, isMoved }: Change): Omit<LoggedEvent, 'position'>[] {
  if (collection !== 'conversations' || !isMoved) return [];
  return [{ account: nobodysAccount, kind: 'resync', id: '', isNew: false }];
}

async function unlessNone<T>(
  ids: Types.ObjectId[],
  find: (ids: Types.ObjectId[]) => PromiseLike<T[]>,
): Promise<T[]> {
  return ids.length === 0 ? [] : find(ids);
}
