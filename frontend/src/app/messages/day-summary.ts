import { computed, inject, Injectable, linkedSignal } from '@angular/core';
import { type MessageStatus, messageStatuses } from '@mysms/contract/message-status';
import type { MessageSummary } from '@mysms/contract/messages';
import { Session } from '../core/session.ts';
import { MessageApi } from '../texting/message-api.ts';
import { type FilterName, filterNames, letsThrough } from './message-filter.ts';

interface Known {
  readonly counts: MessageSummary['counts'];
  readonly etag: string | null;
}

/** How many of today's texts each filter shows, as the server counts them. */
@Injectable({ providedIn: 'root' })
export class DaySummary {
  readonly #api = inject(MessageApi);
  readonly #accountId = inject(Session).accountId;
  readonly #known = linkedSignal<string | null, Known | null>({
    source: this.#accountId,
    computation: () => null,
  });
  /** Answers to anything asked before the latest question are dropped. */
  #question = 0;

  /** Null while nobody knows: a count from before would be a claim about now. */
  readonly counts = computed(() => {
    const known = this.#known();
    return known === null ? null : countsOf(known.counts);
  });

  /** Reads the counts, unless nothing changed. */
  async refresh(): Promise<void> {
    const question = ++this.#question;
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    try {
      const { summary, etag } = await this.#api.summary(timeZone, this.#known()?.etag ?? null);
      if (question === this.#question && summary !== null) this.#known.set({ counts: summary.counts, etag });
    } catch {
      // The list beside it says what is wrong.
      if (question === this.#question) this.#known.set(null);
    }
  }
}

function countsOf(counts: MessageSummary['counts']): Readonly<Record<FilterName, number>> {
  const counted = filterNames.map((name) => [name, countOf(name, counts)] as const);
  return Object.fromEntries(counted) as Record<FilterName, number>;
}

function countOf(name: FilterName, counts: MessageSummary['counts']): number {
  // The list holds what went out; what came in is counted too.
  const isShown = (status: MessageStatus): boolean => status !== 'received' && letsThrough(name, status);
  return messageStatuses.filter(isShown).reduce((sum, status) => sum + counts[status], 0);
}
