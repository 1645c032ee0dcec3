import type { Types } from 'mongoose';
import type { OptOutStore } from '../contacts/opt-out-store.ts';
import { nobody } from '../conversations/conversation-record.ts';
import type { Arrival, Findings, Sender } from '../conversations/inbound-findings.ts';
import type { InboundTurn } from '../conversations/inbound-turn-store.ts';
import type { MembershipStore } from '../conversations/membership-store.ts';
import { routeInbound, type RouteInboundDeps } from '../conversations/route-inbound.ts';
import type { UnassignedStore } from '../conversations/unassigned-store.ts';
import type { Encryption } from '../database/encryption.ts';
import { consentOf } from './consent-of.ts';
import type { InboundMessageStore } from './inbound-message-store.ts';
import type { InboundText } from './read-inbound-form.ts';
import { toInboundMessage } from './to-inbound-message.ts';
import { unknownTextPlace, type UnknownTextStore } from './unknown-text-store.ts';

export interface ReceiveTextDeps extends RouteInboundDeps {
  readonly findInbound: (arrivals: readonly Arrival[]) => Promise<Findings[]>;
  readonly encryption: Encryption;
  readonly memberships: MembershipStore;
  readonly unassigned: UnassignedStore;
  readonly unknownTexts: UnknownTextStore;
  readonly optOuts: OptOutStore;
  readonly inboundMessages: InboundMessageStore;
}

/** A text with what is known of it. */
export interface ArrivedText extends Arrival {
  readonly text: InboundText;
}

/** Somebody would have to take the conversation anew in each of these. */
const maxLooks = 5;

/**
 * Stores a text that came in where it belongs, once however often it comes: a copy has the same id and takes the same
 * turn. Everything that it brings about is done before this resolves, and repeated safely if the provider sends it
 * again because we did not answer.
 */
export async function receiveText(
  deps: ReceiveTextDeps,
  arrived: ArrivedText,
  found: Findings,
): Promise<void> {
  const { text, message, lineId, senderIndex } = arrived;
  let { stored, sender } = found;
  for (let look = 0; look < maxLooks; look += 1) {
    if (stored !== null) return finish(deps, stored);
    if (sender !== null) await heedConsent(deps, sender, arrived);
    const turn = await routeInbound(deps, sender, { ...arrived, from: text.from });
    if (turn === null) {
      if (sender === null) await heedStranger(deps, arrived);
      const content = deps.encryption.encrypt(text.content, unknownTextPlace(message));
      return deps.unknownTexts.keep({ _id: message, sender_index: senderIndex, content });
    }
    if (turn !== 'moved') {
      // Whoever was unknown until now, and comes in with a STOP.
      if (sender === null) await heedConsent(deps, { contact: turn.contact, isOptedOut: false }, arrived);
      await deps.inboundMessages.insert([toInboundMessage(deps.encryption, text, { message, lineId, turn })]);
      return finish(deps, turn);
    }
    [{ stored, sender } = { stored, sender }] = await deps.findInbound([arrived]);
  }
  throw new Error('A conversation was taken again and again.');
}

/** Who is texted by nobody here and says STOP is to be left alone by all: only then do we keep who it was. */
async function heedStranger(deps: ReceiveTextDeps, arrived: ArrivedText): Promise<void> {
  const { text } = arrived;
  if (text.from === '' || consentOf(text) !== 'out') return;
  const { id: contact } = await deps.contacts.findOrCreate(text.from);
  await heedConsent(deps, { contact, isOptedOut: false }, arrived);
}

/** Before the text is stored: a repeat finds it stored and does nothing, also when a later text has said otherwise. */
async function heedConsent(
  { optOuts, unknownTexts }: ReceiveTextDeps,
  { contact, isOptedOut }: Pick<Sender, 'contact' | 'isOptedOut'>,
  { text, message, lineId }: ArrivedText,
): Promise<void> {
  const consent = consentOf(text);
  if (consent === null || (await unknownTexts.has(message))) return;
  if (consent === 'out') await optOuts.add(contact, lineId, 'stop');
  if (consent === 'in' && isOptedOut) await optOuts.remove(contact, lineId);
}

/** Sees to what may be left to do once a text is stored. */
async function finish(
  { unassigned, memberships }: ReceiveTextDeps,
  at: { account: Types.ObjectId; conversation: Types.ObjectId } & Partial<Pick<InboundTurn, 'hasMembership'>>,
): Promise<void> {
  if (at.account.equals(nobody)) await unassigned.settle(at.conversation);
  else if (at.hasMembership === false) {
    await unassigned.settle(at.conversation);
    await memberships.ensure(at.account, { ...at, hasMembership: false });
  }
}
