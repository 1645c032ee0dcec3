import type { Types } from 'mongoose';
import type { Config } from '../config.ts';
import type { ContactStore } from '../contacts/contact-store.ts';
import { nobody } from './conversation-record.ts';
import type { Arrival, Sender } from './inbound-findings.ts';
import type { InboundTurn, InboundTurnStore } from './inbound-turn-store.ts';

export interface RouteInboundDeps {
  readonly config: Config;
  readonly contacts: ContactStore;
  readonly inboundTurns: InboundTurnStore;
}

/**
 * Takes a turn for an inbound text where it belongs, in this order: in the conversation on the line that sent last; from
 * a registered contact in one that is nobody's yet; from anybody else in such a one too, if unknown senders may come in.
 * @param from as the provider names the sender; empty when it does not
 * @returns null when it goes to the log of unknown senders; `moved` when somebody took the conversation in this very
 *   moment: look again
 */
export async function routeInbound(
  deps: RouteInboundDeps,
  sender: Sender | null,
  { sid, from, lineId }: Pick<Arrival, 'sid' | 'lineId'> & { readonly from: string },
): Promise<InboundTurn | 'moved' | null> {
  const { inboundTurns } = deps;
  const talk = sender?.talk ?? null;
  const isAnybodys = talk !== null && !talk.account.equals(nobody);
  const contact = isAnybodys ? null : await comesIn();
  if (contact === null && !isAnybodys) return null;
  if (talk !== null) {
    const earlier = talk.recent_inbound?.find((turn) => turn.sid === sid);
    if (earlier !== undefined) await inboundTurns.forgetPassedTurn(talk, earlier);
    return (await inboundTurns.takeTurnIn(talk, sid)) ?? 'moved';
  }
  return contact && inboundTurns.takeUnassignedTurn(contact, lineId, sid);

  async function comesIn(): Promise<Types.ObjectId | null> {
    if (sender?.isRegistered) return sender.contact;
    // A sender without any name is not one: whoever else has none is somebody else.
    if (deps.config.unknownSenders === 'log' || from === '') return null;
    return sender?.contact ?? (await deps.contacts.findOrCreate(from)).id;
  }
}
