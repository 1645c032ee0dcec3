import type { Connection } from 'mongoose';
import { groupCommit } from '../database/group-commit.ts';
import { recordEvidenceBatch, type AddressedEvidence, type RecordedEvidence } from './evidence-batch.ts';
import type { EvidenceOutcome, ProviderEvidence } from './fold-evidence.ts';
import { messageModel } from './message-record.ts';
import { handedOver, recordEvent, type MessageRef } from './record-event.ts';

/** Pieces of evidence in one write: enough for any burst, and over in a few ms. */
const mostInOneWrite = 100;

export type EvidenceStore = ReturnType<typeof evidenceStore>;

/**
 * Finds the message that evidence is about, and keeps the evidence with it.
 * @param checkAfterMs from the hand-over until the provider is first asked by ourselves
 */
export function evidenceStore(connection: Connection, checkAfterMs: number) {
  const messages = messageModel(connection);

  /** Keeps the provider's evidence with a message that is known already, in one conditional update. */
  async function record(target: MessageRef, evidence: ProviderEvidence): Promise<EvidenceOutcome> {
    const { sid, providerStatus, errorCode } = evidence;
    const same = { sid, provider_status: providerStatus, error_code: errorCode };
    const updated = await recordEvent(
      messages,
      { _id: target.id, account: target.account, events: { $not: { $elemMatch: same } } },
      evidence,
      handedOver(sid, checkAfterMs),
    );
    if (updated === null) return 'duplicate';
    if (updated.twilio_sid !== sid) return 'sid_mismatch';
    return updated.moved ? 'applied' : 'late';
  }

  /** Keeps evidence with the message that it names, written together with what arrives meanwhile; null if nobody has it. */
  const recordAddressed: (item: AddressedEvidence) => Promise<RecordedEvidence | null> = groupCommit(
    (batch) => recordEvidenceBatch(messages, batch, checkAfterMs, record),
    mostInOneWrite,
  );

  return { record, recordAddressed };
}
