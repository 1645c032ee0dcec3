import type { MessageStatus } from '@mysms/contract/message-status';
import type { IconName } from '../ui/icon-paths.ts';

export interface StatusLook {
  readonly icon: IconName;
  /** Class that gives the colour. */
  readonly tone: 'waiting' | 'sent' | 'delivered' | 'problem' | 'unknown' | 'scheduled';
}

const looks: Readonly<Record<MessageStatus, StatusLook>> = {
  scheduled: { icon: 'calendar', tone: 'scheduled' },
  queued: { icon: 'clock', tone: 'waiting' },
  sent: { icon: 'check', tone: 'sent' },
  delivered: { icon: 'doubleCheck', tone: 'delivered' },
  undelivered: { icon: 'problem', tone: 'problem' },
  failed: { icon: 'problem', tone: 'problem' },
  canceled: { icon: 'close', tone: 'waiting' },
  unknown: { icon: 'question', tone: 'unknown' },
  received: { icon: 'down', tone: 'waiting' },
  read: { icon: 'doubleCheck', tone: 'delivered' },
};

/** Icon and colour of a status; never shown without its word. */
export function lookOf(status: MessageStatus): StatusLook {
  return looks[status];
}
