import type { Timestamp } from 'mongodb';
import type { Connection, Types } from 'mongoose';
import { conversationModel } from '../conversations/conversation-record.ts';
import type { Change, Owner } from './change.ts';
import type { LoggedEvent } from './event-log.ts';
import { nobodysAccount } from './live-stream.ts';
import { positionAt, type EventPosition } from './event-position.ts';

export type EventStore = ReturnType<typeof eventStore>;

/** Where the database's history has come to, and whom its changes concern. */
export function eventStore(connection: Connection) {
  const conversations = conversationModel(connection);

  /** The newest moment of the database's history. */
  async function now(): Promise<EventPosition> {
    const hello = await connection.db?.command({ hello: 1 });
    return positionAt(hello?.['operationTime'] as Timestamp);
  }

  /**
   * The events that the changes make, in their order, for whoever has the objects now; a contact is everybody's who talks
   * to it. One read, if contacts changed.
   */
  async function findEvents(changes: readonly Change[]): Promise<LoggedEvent[]> {
    const talking = await findTalking(changes.filter(({ collection }) => collection === 'contacts'));
    return changes.flatMap((change) => {
      const owners = change.owner === null ? (talking.get(change.id.toString()) ?? []) : [change.owner];
      const about = [...owners.flatMap((owner) => eventsAbout(change, owner)), ...goneFromNobody(change)];
      return about.map((event, n) => ({ ...event, position: after(change.position, n) }));
    });
  }

  /** Of each contact, whose conversations it is in. */
  async function findTalking(contacts: readonly Change[]): Promise<ReadonlyMap<string, Talking[]>> {
    if (contacts.length === 0) return new Map();
    const found = await conversations
      .find(
        { contact: { $in: contacts.map(({ id }) => id) } },
        { account: 1, conversation: '$_id', contact: 1 },
      )
      .lean<Talking[]>();
    return Map.groupBy(found, ({ contact }) => contact.toHexString());
  }

  return { now, findEvents };
}

type Talking = Owner & { readonly contact: Types.ObjectId };

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
  return [{ account, kind: 'message', id: change.id.toString(), isNew: change.isNew }, conversation];
}

/**
 * Whoever saw an unassigned conversation sees it no more once it is taken, and there is nothing left of it to show them:
 * they read again. Several are one event.
 */
function goneFromNobody({ collection, isMoved }: Change): Omit<LoggedEvent, 'position'>[] {
  if (collection !== 'conversations' || !isMoved) return [];
  return [{ account: nobodysAccount, kind: 'resync', id: '', isNew: false }];
}
