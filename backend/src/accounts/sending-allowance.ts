import type { Connection, PipelineStage, Types } from 'mongoose';
import type { Config } from '../config.ts';
import { nextTurn, type QueueTime } from '../dispatch/turn.ts';
import { Problem } from '../http/problem.ts';
import { notDeleted } from './account-deletion.ts';
import { accountModel, type SendingLimitCode, type StoredAccount } from './account-record.ts';

type Limits = Config['limits'];

/** A text that somebody wants to send. */
export interface Ask {
  readonly account: Types.ObjectId;
  readonly contact: Types.ObjectId;
  /** The account has never texted this contact. */
  readonly isNewContact: boolean;
  /** The place in the queue that it takes, as of `nextTurn`; null for a text that is not to go now. */
  readonly turn: { readonly ms: number; readonly queue: QueueTime } | null;
}

/** One limit as far as a text is concerned: how much it adds to the window, and how much the window holds. */
interface Share {
  readonly key: string;
  readonly code: SendingLimitCode;
  readonly windowMs: number;
  readonly most: number;
  readonly adds: 0 | 1;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * How many windows an account keeps. Those of contacts are the first to give way, the one not texted for longest before
 * the others: to be forgotten inside its minute, a contact must see two hundred others texted in between.
 */
const maxWindows = 200;

export type SendingAllowance = ReturnType<typeof sendingAllowance>;

/**
 * The limits on what one account sends, and its turn in the queue: one conditional update of the account's document,
 * so that texts at once on any number of processes cannot slip through together, and a refused one counts nowhere.
 * A window opens with its first text and is never moved by later ones; the clock is the database's.
 * @param limits how many texts or contacts; 0 for no limit
 */
export function sendingAllowance(connection: Connection, limits: Limits) {
  const accounts = accountModel(connection);

  /**
   * Counts a text and takes its account's next turn.
   * @returns the account's turn, in ms since 1970
   * @throws {Problem} `limit_…` with the seconds until the text would be allowed; `not_signed_in` when the account was
   *   deleted meanwhile; then nothing was counted
   */
  async function take(ask: Ask): Promise<number> {
    const stored = await accounts
      .findOneAndUpdate({ _id: ask.account, ...notDeleted }, taking(sharesOf(limits, ask), ask.turn), {
        returnDocument: 'after',
        updatePipeline: true,
        projection: { _id: 0, next_turn: 1, 'sending.refused': 1 },
      })
      .lean<Pick<StoredAccount, 'next_turn' | 'sending'>>();
    if (stored === null) throw new Problem('not_signed_in');
    const { refused } = stored.sending;
    if (refused === null) return stored.next_turn;
    throw new Problem(refused.code, undefined, { retryAfter: Math.max(1, refused.wait_ms / 1000) });
  }

  /** Takes a text out of the counts again that turned out to be stored already. */
  async function giveBack(ask: Ask): Promise<void> {
    const counted = counting(sharesOf(limits, ask));
    if (counted.length === 0) return;
    const isCounted = { $in: ['$$this.key', counted.map(({ key }) => key)] };
    const without = { $mergeObjects: ['$$this', { count: { $subtract: ['$$this.count', 1] } }] };
    const windows = { $map: { input: '$sending.windows', in: { $cond: [isCounted, without, '$$this'] } } };
    await accounts.updateOne({ _id: ask.account }, [{ $set: { 'sending.windows': windows } }], {
      updatePipeline: true,
    });
  }

  return { take, giveBack };
}

function sharesOf(limits: Limits, { contact, isNewContact }: Ask): Share[] {
  const shares: Share[] = [
    {
      key: contact.toHexString(),
      code: 'limit_messages_per_contact_per_minute',
      windowMs: minuteMs,
      most: limits.messagesPerContactPerMinute,
      adds: 1,
    },
    {
      key: 'minute',
      code: 'limit_messages_per_minute',
      windowMs: minuteMs,
      most: limits.messagesPerMinute,
      adds: 1,
    },
    {
      key: 'day',
      code: 'limit_messages_per_day',
      windowMs: dayMs,
      most: limits.messagesPerDay,
      adds: 1,
    },
    {
      key: 'new_contacts',
      code: 'limit_new_contacts_per_hour',
      windowMs: hourMs,
      most: limits.newContactsPerHour,
      adds: isNewContact ? 1 : 0,
    },
  ];
  return shares.filter(({ most }) => most > 0);
}

/** Judges first and counts only what is allowed. Of several limits that refuse, the one that does so for longest is named. */
function taking(shares: readonly Share[], turn: Ask['turn']): PipelineStage[] {
  const taken = turn === null ? {} : nextTurn(turn.ms, turn.queue);
  const open = { input: { $ifNull: ['$sending.windows', []] }, cond: { $gt: ['$$this.ends_at', '$$NOW'] } };
  const others = {
    $filter: {
      input: '$sending.windows',
      cond: { $not: { $in: ['$$this.key', shares.map(({ key }) => key)] } },
    },
  };
  // The windows of all contacts stand before those of this text, so that only they can fall off.
  const counted = { $slice: [{ $concatArrays: [others, shares.map(countedWindow)] }, -maxWindows] };
  return [
    { $set: { 'sending.windows': { $filter: open } } },
    // Documents compare by their fields in order, and null is left out: the longest wait.
    { $set: { 'sending.refused': { $max: [null, ...counting(shares).map(refusal)] } } },
    { $set: ifAllowed({ ...taken, 'sending.windows': counted }) },
  ];
}

/** The fields as they become unless a limit refuses the text; then as they are. */
function ifAllowed(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const isAllowed = { $eq: ['$sending.refused', null] };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, { $cond: [isAllowed, value, `$${name}`] }]),
  );
}

function counting(shares: readonly Share[]): Share[] {
  return shares.filter(({ adds }) => adds > 0);
}

function refusal({ key, code, most }: Share): unknown {
  const isFull = { $gte: ['$$open.count', most] };
  const refused = { wait_ms: { $subtract: ['$$open.ends_at', '$$NOW'] }, code };
  return { $let: { vars: { open: windowOf(key) }, in: { $cond: [isFull, refused, null] } } };
}

function countedWindow({ key, windowMs, adds }: Share): unknown {
  const window = {
    key,
    // A window in which nothing counts has not opened yet.
    ends_at: { $cond: [{ $gt: ['$$open.count', 0] }, '$$open.ends_at', { $add: ['$$NOW', windowMs] }] },
    count: { $add: [{ $ifNull: ['$$open.count', 0] }, adds] },
  };
  return { $let: { vars: { open: windowOf(key) }, in: window } };
}

function windowOf(key: string): unknown {
  return { $first: { $filter: { input: '$sending.windows', cond: { $eq: ['$$this.key', key] } } } };
}
