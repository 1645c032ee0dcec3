import { type MessageStatus, statusWords } from '@mysms/contract/message-status';
import type { OutboxEntry } from '../texting/outbox-entry.ts';
import { lookOf, type StatusLook } from '../texting/status-look.ts';

interface Filter {
  readonly word: string;
  /** Null lets every status through. */
  readonly statuses: readonly MessageStatus[] | null;
  /** What an empty list says. */
  readonly empty: string;
  /** The status that stands for it. */
  readonly look: StatusLook | null;
}

export const messageFilters = {
  all: { word: 'All', statuses: null, empty: 'Nothing here yet.', look: null },
  moving: {
    word: 'On the way',
    statuses: ['queued', 'sent'],
    empty: 'Nothing is on the way.',
    look: lookOf('sent'),
  },
  delivered: {
    word: 'Delivered',
    statuses: ['delivered', 'read'],
    empty: 'Nothing was delivered yet.',
    look: lookOf('delivered'),
  },
  problems: {
    word: 'Problems',
    statuses: ['failed', 'undelivered'],
    empty: 'No problems.',
    look: lookOf('failed'),
  },
  unknown: {
    word: statusWords.unknown,
    statuses: ['unknown'],
    empty: 'No text is in doubt.',
    look: lookOf('unknown'),
  },
  scheduled: {
    word: statusWords.scheduled,
    statuses: ['scheduled'],
    empty: 'Nothing is scheduled.',
    look: lookOf('scheduled'),
  },
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
