import type { MessageStatus } from '@mysms/contract/message-status';
import type { OutboxEntry } from './outbox-entry.ts';

interface Filter {
  readonly word: string;
  /** Null lets every status through. */
  readonly statuses: readonly MessageStatus[] | null;
  /** What an empty list says. */
  readonly empty: string;
}

export const messageFilters = {
  all: { word: 'All', statuses: null, empty: 'Nothing here yet.' },
  moving: {
    word: 'On the way',
    statuses: ['queued', 'sent', 'unknown', 'scheduled'],
    empty: 'Nothing is on the way.',
  },
  delivered: { word: 'Delivered', statuses: ['delivered', 'read'], empty: 'Nothing was delivered yet.' },
  problems: { word: 'Problems', statuses: ['failed', 'undelivered'], empty: 'No problems.' },
} as const satisfies Record<string, Filter>;

export type FilterName = keyof typeof messageFilters;

export const filterNames = Object.keys(messageFilters) as FilterName[];

/** Reads a filter from the address; anything else shows all. */
export function filterNamed(name: string | undefined): FilterName {
  return filterNames.find((known) => known === name) ?? 'all';
}

export function letsThrough(name: FilterName, status: MessageStatus): boolean {
  const { statuses }: Filter = messageFilters[name];
  return statuses?.includes(status) ?? true;
}

/** The value of the query parameter `status`; undefined for all. */
export function statusQuery(name: FilterName): string | undefined {
  const { statuses }: Filter = messageFilters[name];
  return statuses?.join(',');
}

/** Texts that the server has not confirmed are on the way, or a problem; one put aside stays in sight. */
export function letsEntryThrough(name: FilterName, state: OutboxEntry['state']): boolean {
  if (state === 'draft') return true;
  return name === 'all' || name === (state === 'sending' ? 'moving' : 'problems');
}
