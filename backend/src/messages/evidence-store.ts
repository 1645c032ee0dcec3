import type { Connection } from 'mongoose';
import { handedOver, recordEvent, type Evidence, type MessageRef } from './record-event.ts';
import { messageModel, type MessageRecord } from './message-record.ts';

/** A message as far as evidence about it is concerned. */
export interface EvidenceTarget extends MessageRef {
  readonly sid: string | null;
}

/** Evidence that the provider gave; what makes it the same as another is all there. */
export type ProviderEvidence = Evidence & { sid: string; providerStatus: string; errorCode: number | null };

export type EvidenceStore = ReturnType<typeof evidenceStore>;

/**
 * Finds the message that evidence is about, and keeps the evidence with it.
 * @param checkAfterMs from the hand-over until the provider is first asked by ourselves
 */
export function evidenceStore(connection: Connection, checkAfterMs: number) {
  const messages = messageModel(connection);
  const projection = { account: 1, twilio_sid: 1 } as const;

  async function findById(id: string): Promise<EvidenceTarget | null> {
    return toTarget(await messages.findById(id, projection).lean<MessageRecord>());
  }

  async function findBySid(sid: string): Promise<EvidenceTarget | null> {
    return toTarget(await messages.findOne({ twilio_sid: sid }, projection).lean<MessageRecord>());
  }

  /**
   * Keeps the provider's evidence, in one conditional update.
   * @returns `applied` when it moved the status; `late` when it is new but did not; `duplicate` when the same (sid,
   *   provider status, error code) was kept before; `sid_mismatch` when the message has another sid
   */
  async function record(
    target: MessageRef,
    evidence: ProviderEvidence,
  ): Promise<'applied' | 'late' | 'duplicate' | 'sid_mismatch'> {
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

  return { findById, findBySid, record };
}

function toTarget(found: MessageRecord | null): EvidenceTarget | null {
  return found && { id: found._id, account: found.account, sid: found.twilio_sid };
}
