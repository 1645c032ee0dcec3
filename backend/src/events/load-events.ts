import type { Conversation, LiveEventName } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import type { Logger } from 'pino';
import { viewConversations, type ViewConversationsDeps } from '../conversations/view-conversations.ts';
import type { MessageStore } from '../messages/message-store.ts';
import { viewMessages, type ViewMessagesDeps } from '../messages/view-messages.ts';
import type { LoggedEvent } from './event-log.ts';
import { formatPosition, type EventPosition } from './event-position.ts';
import { showEach } from './show-each.ts';

export interface LoadEventsDeps extends ViewMessagesDeps, ViewConversationsDeps {
  readonly messages: MessageStore;
  readonly log: Logger;
}

/** An event with its data, as it goes over the wire. */
export interface LoadedEvent {
  readonly position: EventPosition;
  readonly account: string;
  readonly bytes: Buffer;
}

/** Accounts whose conversations are read at once. */
const accountsAtOnce = 8;

/**
 * Reads what the events are about. An object that is not the event's account's (any more) is left out, so that no event
 * shows anything to whom it does not belong now; and one that cannot be shown.
 * @returns in their order
 */
export async function loadEvents(
  deps: LoadEventsDeps,
  events: readonly LoggedEvent[],
): Promise<LoadedEvent[]> {
  const [messages, conversations] = await Promise.all([
    loadMessages(
      deps,
      events.filter(({ kind }) => kind === 'message'),
    ),
    loadConversations(
      deps,
      events.filter(({ kind }) => kind === 'conversation'),
    ),
  ]);
  return events.flatMap(({ kind, account, id, isNew, position }) => {
    if (kind === 'resync') return [{ position, account, bytes: formatEvent(position, kind, {}) }];
    const data = (kind === 'message' ? messages : conversations).get(`${account} ${id}`);
    if (data === undefined) return [];
    const name =
      kind === 'conversation' ? 'conversation.updated' : isNew ? 'message.created' : 'message.updated';
    return [{ position, account, bytes: formatEvent(position, name, data) }];
  });
}

/** An event as `text/event-stream` has it. */
export function formatEvent(position: EventPosition, name: LiveEventName, data: unknown): Buffer {
  return Buffer.from(`id: ${formatPosition(position)}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

async function loadMessages(
  deps: LoadEventsDeps,
  events: readonly LoggedEvent[],
): Promise<ReadonlyMap<string, Message>> {
  const found = await deps.messages.findSeveral(events.map(({ id }) => new Types.ObjectId(id)));
  const views = await showEach(found, (some) => viewMessages(deps, some), deps.log);
  return new Map(views.map((view) => [`${view.user_id} ${view._id}`, view]));
}

async function loadConversations(
  deps: LoadEventsDeps,
  events: readonly LoggedEvent[],
): Promise<ReadonlyMap<string, Conversation>> {
  const byAccount = [...Map.groupBy(events, ({ account }) => account)];
  const views = new Map<string, Conversation>();
  for (let from = 0; from < byAccount.length; from += accountsAtOnce) {
    await Promise.all(byAccount.slice(from, from + accountsAtOnce).map(load));
  }
  return views;

  async function load([account, own]: [string, LoggedEvent[]]): Promise<void> {
    const ids = own.map(({ id }) => new Types.ObjectId(id));
    const whose = new Types.ObjectId(account);
    for (const view of await showEach(ids, (some) => viewConversations(deps, whose, some), deps.log)) {
      views.set(`${account} ${view._id}`, view);
    }
  }
}
