import { statusWords } from '@mysms/contract/message-status';
import type { Message } from '@mysms/contract/messages';

interface Column {
  readonly name: string;
  readonly of: (message: Message) => string | number | null;
}

/** What an exported file says about each text. Times are ISO 8601 in UTC. */
export const messageColumns: readonly Column[] = [
  { name: 'Time', of: ({ created_at }) => created_at },
  { name: 'Direction', of: ({ direction }) => (direction === 'inbound' ? 'In' : 'Out') },
  { name: 'From', of: ({ sender_number }) => sender_number },
  { name: 'To', of: ({ recipient_number }) => recipient_number },
  { name: 'Text', of: ({ content }) => content },
  { name: 'Status', of: ({ status }) => statusWords[status] },
  { name: 'Error code', of: ({ error_code }) => error_code },
  { name: 'Reason', of: ({ error_message }) => error_message },
  { name: 'Segments', of: ({ segments }) => segments },
  { name: 'Encoding', of: ({ encoding }) => encoding },
  { name: 'Files', of: ({ media }) => media.length },
  { name: 'Scheduled for', of: ({ send_at }) => send_at },
  { name: 'Sent at', of: ({ sent_at }) => sent_at },
  { name: 'Delivered at', of: ({ delivered_at }) => delivered_at },
  { name: 'Id', of: ({ _id }) => _id },
  { name: 'Twilio SID', of: ({ twilio_sid }) => twilio_sid },
];
