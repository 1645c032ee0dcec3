/** What a client was told about one text. */
export interface Answer {
  readonly key: string;
  /** Every id that a 2xx answer to this key named. */
  readonly ids: readonly string[];
  /** Whether a request to cancel it was answered 200. */
  readonly wasCanceled: boolean;
}

/** A message as our database has it. */
export interface Row {
  readonly id: string;
  readonly account: string;
  readonly key: string | null;
  readonly status: string;
  readonly dispatch: string;
  readonly sid: string | null;
  /** Whether the provider is still to be asked about it. */
  readonly isAskedAfter: boolean;
  /** How it became unknown, if it ever was: by a process that vanished or was too slow, or a call without a clear end. */
  readonly unknownBy: 'kill' | 'slowness' | 'call' | null;
  /** From becoming unknown until evidence said more, in ms; null while nothing has, or when it never was. */
  readonly resolvedAfterMs: number | null;
  /** Which evidence did. */
  readonly resolvedBy: string | null;
}

/** A text that the provider took. */
export interface LedgerFact {
  readonly sid: string;
  /** Our id, from the address that it calls back. */
  readonly messageId: string | null;
  /** In the provider's words: what has truly become of it. */
  readonly status: string;
}

export interface Worlds {
  readonly answers: readonly Answer[];
  readonly rows: readonly Row[];
  readonly ledger: readonly LedgerFact[];
  /** The messages that were claimed at a moment when a process was killed. */
  readonly heldAtKills: ReadonlySet<string>;
}

/** Everything that must not have happened; each entry is a sentence that names the message. */
export interface Violations {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly falseClaims: readonly string[];
  /** Unknown by a process that vanished, though no process was killed while it had the message. */
  readonly unexplained: readonly string[];
}

/** Holds what we told and stored against what the provider truly took. */
export function compareWorlds({ answers, rows, ledger, heldAtKills }: Worlds): Violations {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const taken = Map.groupBy(ledger, ({ messageId }) => messageId);
  const takenOf = (id: string): readonly LedgerFact[] => taken.get(id) ?? [];
  const byKey = Map.groupBy(rows, ({ account, key, id }) => (key === null ? id : `${account} ${key}`));

  const lost = [
    ...answers.flatMap(({ key, ids }) => {
      if (ids.length === 0) return [`${key} was never answered.`];
      return ids.filter((id) => !byId.has(id)).map((id) => `${id} was accepted and has no row.`);
    }),
    ...rows
      .filter(({ dispatch }) => dispatch === 'waiting' || dispatch === 'claimed')
      .filter(({ status }) => status !== 'canceled')
      .map(({ id, dispatch }) => `${id} is ${dispatch} to the end.`),
    ...rows
      .filter(({ isAskedAfter }) => isAskedAfter)
      .map(({ id }) => `${id} is asked after to the end: nobody has looked.`),
    ...ledger
      .filter(({ messageId }) => messageId === null || !byId.has(messageId))
      .map(({ sid }) => `${sid} was taken by the provider and has no row.`),
  ];
  const doubled = [
    ...answers
      .filter(({ ids }) => new Set(ids).size > 1)
      .map(({ key, ids }) => `${key} was answered with ${ids.join(' and ')}.`),
    ...[...byKey.values()]
      .filter((same) => same.length > 1)
      .map((same) => `${same.map(({ id }) => id).join(' and ')} have one key.`),
    ...rows
      .filter(({ id }) => takenOf(id).length > 1)
      .map(({ id }) => `${id} was taken ${takenOf(id).length} times by the provider.`),
  ];
  const falseClaims = [
    ...rows.flatMap((row) => {
      const fault = falseClaim(row, takenOf(row.id));
      return fault === null ? [] : [`${row.id} is ${row.status}, but ${fault}.`];
    }),
    ...answers
      .filter(({ wasCanceled }) => wasCanceled)
      .flatMap(({ ids }) => ids)
      .filter((id) => byId.get(id)?.status !== 'canceled' || takenOf(id).length > 0)
      .map((id) => `${id} was said to be cancelled, and was not.`),
  ];
  const unexplained = rows
    .filter(({ id, unknownBy }) => unknownBy === 'kill' && !heldAtKills.has(id))
    .map(({ id }) => `${id} became unknown while no process was killed that had it.`);
  return { lost, doubled, falseClaims, unexplained };
}

/** For each claim of ours, the true states that bear it out; null is "never taken". */
const borneOutBy: Readonly<Record<string, readonly (string | null)[]>> = {
  scheduled: [null],
  // With a sid it says that the provider has it, whatever came after: being behind is not a lie.
  queued: [null, 'queued', 'sent', 'delivered', 'undelivered', 'failed'],
  sent: ['sent', 'delivered', 'undelivered'],
  delivered: ['delivered'],
  undelivered: ['undelivered'],
  // Refused or expired before the provider took it, or failed there.
  failed: [null, 'failed'],
  canceled: [null, 'canceled'],
};

function falseClaim(row: Row, taken: readonly LedgerFact[]): string | null {
  const [first] = taken;
  if (row.sid !== null && first === undefined) return `the provider never took it, and we name ${row.sid}`;
  if (row.sid !== null && !taken.some(({ sid }) => sid === row.sid))
    return 'we name another sid than the provider';
  // Unknown claims nothing.
  if (row.status === 'unknown') return null;
  const truth = first?.status ?? null;
  if (row.status === 'failed' && row.sid === null && truth !== null) return `the provider took it: ${truth}`;
  if (borneOutBy[row.status]?.includes(truth) === true) return null;
  return truth === null ? 'the provider never took it' : `the truth is ${truth}`;
}
