import type { Conversation } from '@mysms/contract/conversations';

/** A conversation; the number makes its id and its place in the list: the higher, the newer. */
export function conversation(number: number, change: Partial<Conversation> = {}): Conversation {
  const at = new Date(Date.UTC(2026, 10, 20, 9, 0, number)).toISOString();
  const _id = `c${number.toString(16).padStart(23, '0')}`;
  return {
    _id,
    kind: 'sms',
    title: `Person ${number}`,
    line: '+12025550100',
    contact: {
      _id: `d${number.toString(16).padStart(23, '0')}`,
      number: '+12025550123',
      masked_number: '+1 ••• ••• 0123',
      name: null,
      opted_out: false,
      opted_out_at: null,
      opted_out_reason: null,
    },
    last_message: {
      _id: number.toString(16).padStart(24, '0'),
      direction: 'inbound',
      content: `Last of ${number}`,
      status: 'received',
      media_count: 0,
      created_at: at,
    },
    unread_count: 0,
    read_up_to: null,
    archived: false,
    muted: false,
    unassigned: false,
    created_at: at,
    updated_at: at,
    ...change,
  };
}
