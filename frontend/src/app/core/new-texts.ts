import type { Conversation } from '@mysms/contract/conversations';

/**
 * Finds out which conversations have got a text since they were last told of, whoever told: an event, a poll or the
 * answer to an act. Times are compared with times of the same clock, the server's.
 */
export class NewTexts {
  readonly #lastOf = new Map<string, string>();
  /** The last text when it all began; null before. */
  #beginning: string | null = null;

  /** What is there from the start is not new. */
  begin(conversations: readonly Conversation[]): void {
    if (this.#beginning !== null) return;
    const times = conversations.map(({ last_message }) => last_message?.created_at ?? '');
    this.#beginning = times.reduce((latest, time) => (time > latest ? time : latest), '');
  }

  /** @returns whether its last text has just come in, and waits to be read */
  notice({ _id, last_message, unread_count, archived, unassigned }: Conversation): boolean {
    if (last_message === null) return false;
    const { created_at, direction } = last_message;
    const before = this.#lastOf.get(_id) ?? this.#beginning;
    if (before !== null && created_at <= before) return false;
    this.#lastOf.set(_id, created_at);
    return before !== null && direction === 'inbound' && unread_count > 0 && !archived && !unassigned;
  }
}
