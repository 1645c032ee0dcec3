import type { Connection, Types } from 'mongoose';
import type { OutboxStore } from '../dispatch/outbox-store.ts';
import { contactModel, type OptOutRecord } from './contact-record.ts';

export type OptOutStore = ReturnType<typeof optOutStore>;

/** Who must not be texted on which line. */
export function optOutStore(connection: Connection, outbox: OutboxStore) {
  const contacts = contactModel(connection);

  /**
   * From now on texts to the contact on the line are refused, and what waits to go to them is canceled. Said again, the
   * first reason and time stay.
   */
  async function add(contact: Types.ObjectId, lineId: string, reason: OptOutRecord['reason']): Promise<void> {
    const present = { $ifNull: ['$opt_outs', []] };
    const optOut = { line_id: { $literal: lineId }, reason, at: '$$NOW' };
    await contacts.updateOne(
      { _id: contact, 'opt_outs.line_id': { $ne: lineId } },
      [{ $set: { opt_outs: { $concatArrays: [present, [optOut]] } } }],
      { updatePipeline: true },
    );
    await outbox.cancelOptedOut(contact, lineId);
  }

  /** The contact may be texted on the line again. */
  async function remove(contact: Types.ObjectId, lineId: string): Promise<void> {
    await contacts.updateOne({ _id: contact }, { $pull: { opt_outs: { line_id: lineId } } });
  }

  return { add, remove };
}
