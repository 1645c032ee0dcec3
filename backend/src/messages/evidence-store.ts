import { Types, type Connection, type QueryFilter } from 'mongoose';
import type { OptOutStore } from '../contacts/opt-out-store.ts';
import { groupCommit } from '../database/group-commit.ts';
import { recordEvidenceBatch, type AddressedEvidence, type RecordedEvidence } from './evidence-batch.ts';
import type { EvidenceOutcome, ProviderEvidence } from './fold-evidence.ts';
import { optedOutCode } from '../sms/twilio-errors.ts';
import { messageModel, type MessageRecord } from './message-record.ts';
import { handedOver, recordEvent, type MessageRef } from './record-event.ts';
import { predecessors } from './transition.ts';

/** Pieces of evidence in one write: enough for any burst, and over in a few ms. */
const mostInOneWrite = 100;

export type EvidenceStore = ReturnType<typeof evidenceStore>;

/**
 * Finds the message that evidence is about, and keeps the evidence with it. Evidence that a recipient has opted out is
 * heeded first: a repeat after a crash would find the evidence kept, and do nothing.
 * @param checkAfterMs from the hand-over until the provider is first asked by ourselves
 */
export function evidenceStore(
  connection: Connection,
  checkAfterMs: number,
  optOuts: Pick<OptOutStore, 'add'>,
) {
  const messages = messageModel(connection);

  /** Keeps the provider's evidence with a message that is known already, in one conditional update. */
  async function record(target: MessageRef, evidence: ProviderEvidence): Promise<EvidenceOutcome> {
    const { sid } = evidence;
    const filter = { _id: target.id, account: target.account };
    await heedOptOut(filter, evidence);
    const updated = await recordEvent(
      messages,
      { ...filter, ...isNews(evidence) },
      evidence,
      handedOver(sid, checkAfterMs),
    );
    if (updated === null) return 'duplicate';
    if (updated.twilio_sid !== sid) return 'sid_mismatch';
    return updated.moved ? 'applied' : 'late';
  }

  /** Keeps evidence with the message that it names, written together with what arrives meanwhile; null if nobody has it. */
  async function recordAddressed(item: AddressedEvidence): Promise<RecordedEvidence | null> {
    const { messageId, evidence } = item;
    await heedOptOut(
      messageId === null ? { twilio_sid: evidence.sid } : { _id: new Types.ObjectId(messageId) },
      evidence,
    );
    return recordTogether(item);
  }

  const recordTogether: (item: AddressedEvidence) => Promise<RecordedEvidence | null> = groupCommit(
    (batch) => recordEvidenceBatch(messages, batch, checkAfterMs, record),
    mostInOneWrite,
  );

  /** Only what is news and moves the message: neither a copy nor what comes late undoes that they opted in again. */
  async function heedOptOut(filter: QueryFilter<MessageRecord>, evidence: ProviderEvidence): Promise<void> {
    const { sid, status, errorCode } = evidence;
    if (errorCode !== optedOutCode || status === null) return;
    const moved = { twilio_sid: { $in: [sid, null] }, status: { $in: [...predecessors[status]] } };
    const message = await messages
      .findOne({ $and: [filter, moved, isNews(evidence)] }, { contact: 1, line_id: 1 })
      .lean<Pick<MessageRecord, 'contact' | 'line_id'>>();
    if (message !== null) await optOuts.add(message.contact, message.line_id, 'provider');
  }

  return { record, recordAddressed };
}

/** That a message has no such evidence yet. */
function isNews({ sid, providerStatus, errorCode }: ProviderEvidence): QueryFilter<MessageRecord> {
  const same = { sid, provider_status: providerStatus, error_code: errorCode };
  return { events: { $not: { $elemMatch: same } } };
}
