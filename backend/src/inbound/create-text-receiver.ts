import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import type { Logger } from 'pino';
import { nobody } from '../conversations/conversation-record.ts';
import type { Findings, Talk } from '../conversations/inbound-findings.ts';
import { groupCommit } from '../database/group-commit.ts';
import type { KeyedHash } from '../database/keyed-hash.ts';
import { lineOf, type Line } from '../sms/lines.ts';
import { consentOf } from './consent-of.ts';
import type { InboundText } from './read-inbound-form.ts';
import { receiveText, type ArrivedText, type ReceiveTextDeps } from './receive-text.ts';
import { toInboundMessage } from './to-inbound-message.ts';

export interface TextReceiverDeps extends ReceiveTextDeps {
  readonly hash: KeyedHash;
  readonly lines: readonly [Line, ...Line[]];
  readonly log: Logger;
}

/** A text that goes to a conversation of somebody's, and brings nothing else about. */
interface PlainText {
  readonly arrived: ArrivedText;
  readonly talk: Talk;
}

/** Texts in one write. */
const mostInOneWrite = 100;

/**
 * Makes the function that stores texts which come in. Those that arrive while a write runs go into the next one
 * together: one read, one write of their turns, one of the texts. What is not an ordinary reply in a conversation, or
 * meets another process there, is seen to by itself.
 */
export function createTextReceiver(deps: TextReceiverDeps): (text: InboundText) => Promise<void> {
  const receive = groupCommit(receiveAll, mostInOneWrite);
  return (text) => receive(toArrived(text));

  function toArrived(text: InboundText): ArrivedText {
    const message = messageIdOf(text.sid);
    const line = lineOf(deps.lines, text);
    // A number that is not configured (any more) may still have a conversation; its texts are kept like all others.
    if (line === null) {
      const about = { message_id: message.toHexString() };
      deps.log.warn(about, 'A text came in on a line that is not configured.');
    }
    const lineId = line?.id ?? deps.hash('line', text.to);
    return { text, message, sid: text.sid, lineId, senderIndex: deps.hash('phone', text.from) };
  }

  async function receiveAll(batch: readonly ArrivedText[]): Promise<undefined[]> {
    const findings = await deps.findInbound(batch);
    const plain: PlainText[] = [];
    const others: (readonly [ArrivedText, Findings])[] = [];
    const sids = new Set<string>();
    for (const [n, arrived] of batch.entries()) {
      const found = findings[n] ?? { stored: null, sender: null };
      const talk = plainTalk(arrived, found);
      if (talk === null || sids.has(arrived.sid)) others.push([arrived, found]);
      else plain.push({ arrived, talk });
      sids.add(arrived.sid);
    }
    if (!(await storePlain(plain))) {
      const again = await deps.findInbound(plain.map(({ arrived }) => arrived));
      others.push(
        ...plain.map(({ arrived }, n) => [arrived, again[n] ?? { stored: null, sender: null }] as const),
      );
    }
    // A copy in the same batch comes after the first, and finds its place.
    await Promise.all(others.map(([arrived, found]) => receiveText(deps, arrived, found)));
    return batch.map(() => undefined);
  }

  /** @returns false when another process was faster in one of the conversations, and nothing is stored */
  async function storePlain(plain: readonly PlainText[]): Promise<boolean> {
    if (plain.length === 0) return true;
    const seqs = new Map<string, number>();
    const texts = plain.map(({ arrived, talk }) => {
      const id = talk._id.toHexString();
      const seq = (seqs.get(id) ?? talk.seq) + 1;
      seqs.set(id, seq);
      return { arrived, talk, turn: { sid: arrived.sid, seq, at: talk.now } };
    });
    if (!(await deps.inboundTurns.takeTurns(texts))) return false;
    await deps.inboundMessages.insert(
      texts.map(({ arrived: { text, message, lineId }, talk, turn: { seq, at } }) => {
        const { account, contact, _id: conversation } = talk;
        const turn = { account, contact, conversation, seq, at };
        return toInboundMessage(deps.encryption, text, { message, lineId, turn });
      }),
    );
    return true;
  }
}

/** The conversation that a text goes to and leaves as it is; null when there is more to it. */
function plainTalk({ text, sid }: ArrivedText, { stored, sender }: Findings): Talk | null {
  const talk = sender?.talk ?? null;
  const isPlain =
    stored === null &&
    talk?.has_membership === true &&
    !talk.account.equals(nobody) &&
    talk.recent_inbound?.some((turn) => turn.sid === sid) !== true &&
    consentOf(text) === null;
  return isPlain ? talk : null;
}

/** Any one sid always makes the same id. */
function messageIdOf(sid: string): Types.ObjectId {
  return new Types.ObjectId(createHash('sha256').update(sid).digest().subarray(0, 12));
}
