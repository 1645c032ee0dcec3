import { MongoBulkWriteError } from 'mongodb';
import type { Connection } from 'mongoose';
import { durably, messageModel, type MessageRecord } from '../messages/message-record.ts';

/** An inbound text, as far as one differs from another. */
export type InboundMessage = Pick<
  MessageRecord,
  | '_id'
  | 'account'
  | 'conversation'
  | 'contact'
  | 'line_id'
  | 'seq'
  | 'content'
  | 'media'
  | 'segments'
  | 'encoding'
  | 'created_at'
> & { twilio_sid: string };

export type InboundMessageStore = ReturnType<typeof inboundMessageStore>;

/** Inbound texts as messages: final from the beginning, and nothing for the outbox or the reconciler. */
export function inboundMessageStore(connection: Connection) {
  const messages = messageModel(connection);

  /** Stores texts durably, by one write; of a copy nothing is stored. */
  async function insert(texts: readonly InboundMessage[]): Promise<void> {
    try {
      await messages.collection.insertMany(texts.map(toRecord), { ordered: false, writeConcern: durably });
    } catch (error) {
      if (!isOnlyOfCopies(error)) throw error;
    }
  }

  return { insert };
}

/** Whether nothing else kept texts from being stored than that they are, durably. */
function isOnlyOfCopies(error: unknown): boolean {
  return (
    error instanceof MongoBulkWriteError &&
    [error.writeErrors].flat().every(({ code }) => code === 11000) &&
    error.result.getWriteConcernError() === undefined
  );
}

function toRecord(message: InboundMessage): MessageRecord {
  const { created_at: at, twilio_sid: sid } = message;
  return {
    ...message,
    direction: 'inbound',
    status: 'received',
    error_code: null,
    reason: null,
    dispatch: {
      state: 'handed_over',
      claim_id: null,
      claimed_at: null,
      lease_until: null,
      attempts: 0,
      due_at: at,
      turn: 0,
      expires_at: at,
    },
    check: { at: null, since: null },
    events: [
      {
        at,
        source: 'callback',
        sid,
        status: 'received',
        provider_status: 'received',
        error_code: null,
        applied: true,
        note: null,
      },
    ],
    events_left_out: 0,
    moved: true,
    send_at: null,
    changed_at: at,
    sent_at: null,
    delivered_at: null,
  };
}
