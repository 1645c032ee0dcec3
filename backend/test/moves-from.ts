import type { MessageStatus } from '@mysms/contract/message-status';

/** One row per status that a message may be at: which evidence moves it. Everything else must not. */
export const movesFrom: Readonly<Record<MessageStatus, readonly MessageStatus[]>> = {
  scheduled: ['queued', 'sent', 'failed', 'canceled'],
  queued: ['unknown', 'sent', 'delivered', 'undelivered', 'failed', 'canceled', 'read'],
  unknown: ['queued', 'sent', 'delivered', 'undelivered', 'failed', 'read'],
  sent: ['delivered', 'undelivered', 'failed', 'read'],
  delivered: ['read'],
  undelivered: [],
  failed: [],
  canceled: [],
  received: [],
  read: [],
};
