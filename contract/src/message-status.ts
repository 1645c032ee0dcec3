/** What we may claim to people about a message, in the order a text usually passes through. */
export const messageStatuses = [
  'scheduled',
  'queued',
  'sent',
  'delivered',
  'undelivered',
  'failed',
  'canceled',
  'unknown',
  'received',
  'read',
] as const;

export type MessageStatus = (typeof messageStatuses)[number];

/** The word a person reads for each status, the same in every list, bubble and receipt. */
export const statusWords: Readonly<Record<MessageStatus, string>> = {
  scheduled: 'Scheduled',
  queued: 'Queued',
  sent: 'Sent',
  delivered: 'Delivered',
  undelivered: 'Not delivered',
  failed: 'Not delivered',
  canceled: 'Canceled',
  unknown: 'May have been delivered',
  received: 'Received',
  read: 'Read',
};

/** Where a piece of evidence about a message came from. */
export const eventSources = ['api', 'callback', 'poll', 'lookup', 'account'] as const;

export type EventSource = (typeof eventSources)[number];
