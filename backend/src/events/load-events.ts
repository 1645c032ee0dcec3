import type { Conversation, LiveEventName } from '@mysms/contract/conversations';
import type { Message } from '@mysms/contract/messages';
import { Types } from 'mongoose';
import type { Logger } from 'pino';
import type { ConversationRow } from '../conversations/conversation-rows.ts';
import { toConversation } from '../conversations/conversation-view.ts';
import type { ViewConversationsDeps } from '../conversations/view-conversations.ts';
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

/** What the API answers of the objects, by the account that has them and their id. */
type Views = ReadonlyMap<string, Message | Conversation>;

/**
 * Reads what the events are about. An object that is not the event's account's (any more) is left out, so that no event
 * shows anything to whom it does not belong now; and one that cannot be shown.
 * @returns in their order: first the messages that lead, for their conversations take longer to read; then the others
 */
export async function* loadEvents(
  deps: LoadEventsDeps,
  events: readonly LoggedEvent[],
): AsyncGenerator<LoadedEvent[]> {
  const idsOf = (kind: LoggedEvent['kind']): Types.ObjectId[] =>
    events.filter((event) => event.kind === kind).map(({ id }) => new Types.ObjectId(id));
  const conversationsRead = loadConversations(deps, idsOf('conversation'));
  // Whoever waits for it hears of its failure; nobody does if the messages fail first.
  conversationsRead.catch(() => undefined);
  const messages = await loadMessages(deps, idsOf('message'));
  const firstOther = events.findIndex(({ kind }) => kind !== 'message');
  const leading = firstOther === -1 ? events.length : firstOther;
  yield format(events.slice(0, leading), messages);
  if (leading < events.length) {
    yield format(events.slice(leading), new Map([...messages, ...(await conversationsRead)]));
  }
}

function format(events: readonly LoggedEvent[], views: Views): LoadedEvent[] {
  return events.flatMap(({ kind, account, id, isNew, position }) => {
    if (kind === 'resync') return [{ position, account, bytes: formatEvent(position, kind, {}) }];
    const data = views.get(`${account} ${id}`);
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

async function loadMessages(deps: LoadEventsDeps, ids: readonly Types.ObjectId[]): Promise<Views> {
  const found = await deps.messages.findSeveral(ids);
  // Not from the view: that tells nobody who has an unassigned one.
  const owners = new Map(found.map(({ _id, account }) => [_id.toHexString(), account.toHexString()]));
  const views = await showEach(found, (some) => viewMessages(deps, some), deps.log);
  return new Map(views.map((view) => [`${owners.get(view._id) ?? ''} ${view._id}`, view]));
}

async function loadConversations(deps: LoadEventsDeps, ids: readonly Types.ObjectId[]): Promise<Views> {
  const rows = await deps.conversationRows.find(ids);
  const show = (row: ConversationRow): [string, Conversation] => [
    `${row.account.toHexString()} ${row._id.toHexString()}`,
    toConversation(row, deps),
  ];
  return new Map(await showEach(rows, (some) => some.map(show), deps.log));
}
