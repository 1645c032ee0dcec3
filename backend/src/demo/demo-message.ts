import { randomUUID } from 'node:crypto';
import type { MessageStatus } from '@mysms/contract/message-status';
import { countSegments } from '@mysms/contract/segments';
import { Types } from 'mongoose';
import type { Encryption } from '../database/encryption.ts';
import type { EventRecord, MessageRecord } from '../messages/message-record.ts';
import { contentPlace } from '../messages/message-view.ts';
import { scheduledAhead, type DemoEnd, type DemoText } from './story.ts';

type Place = Pick<MessageRecord, 'account' | 'conversation' | 'contact' | 'line_id' | 'seq'>;

/** What a text's end sets, apart from its evidence. */
type Outcome = Pick<MessageRecord, 'status' | 'error_code' | 'sent_at' | 'delivered_at'> & {
  readonly dispatch: MessageRecord['dispatch']['state'];
  readonly events: readonly EventRecord[];
};

const expiresAfterMs = 4 * 60 * 60 * 1000;
const minuteMs = 60_000;

/** A message of the demo as it is stored: nothing about it is due any more, but for the scheduled one. */
export function demoMessage(text: DemoText, place: Place, now: Date, encryption: Encryption): MessageRecord {
  const _id = new Types.ObjectId();
  const at = new Date(now.getTime() - text.ago * minuteMs);
  const isScheduled = text.end === 'scheduled';
  const sendAt = isScheduled ? new Date(now.getTime() + scheduledAhead * minuteMs) : null;
  const sid = isScheduled || text.end === 'unknown' ? null : `SM${randomUUID().replaceAll('-', '')}`;
  const { dispatch: state, events, ...outcome } = outcomeOf(text, at, sid);
  const dueAt = sendAt ?? at;
  return {
    _id,
    ...place,
    direction: text.by === 'us' ? 'outbound' : 'inbound',
    content: encryption.encrypt(text.content, contentPlace(_id)),
    ...countSegments(text.content),
    ...outcome,
    reason: null,
    twilio_sid: sid,
    dispatch: {
      state,
      claim_id: null,
      claimed_at: state === 'waiting' ? null : at,
      lease_until: null,
      attempts: state === 'waiting' ? 0 : 1,
      due_at: dueAt,
      turn: 0,
      expires_at: new Date(dueAt.getTime() + expiresAfterMs),
    },
    check: { at: null, since: sid === null ? null : at },
    events: [...events],
    events_left_out: 0,
    moved: true,
    send_at: sendAt,
    created_at: at,
    changed_at: events.at(-1)?.at ?? at,
  };
}

function outcomeOf({ by, end = 'delivered' }: DemoText, at: Date, sid: string | null): Outcome {
  const none = { error_code: null, sent_at: null, delivered_at: null };
  const callback = (ms: number, status: MessageStatus, errorCode: number | null = null) =>
    event(at, ms, { source: 'callback', sid, status, provider_status: status, error_code: errorCode });
  if (by === 'them')
    return { ...none, status: 'received', dispatch: 'handed_over', events: [callback(0, 'received')] };

  const status = end === 'scheduled' ? 'scheduled' : 'queued';
  const accepted = event(at, 0, { source: 'account', status });
  if (end === 'scheduled') return { ...none, status: 'scheduled', dispatch: 'waiting', events: [accepted] };
  if (end === 'unknown') {
    const unclear = event(at, 412, { source: 'api', status: 'unknown', note: 'HTTP 500' });
    const stopped = event(at, threeDaysMs, { source: 'poll', applied: false, note: 'stopped_asking' });
    return { ...none, status: 'unknown', dispatch: 'unknown', events: [accepted, unclear, stopped] };
  }
  const queued = { source: 'api', sid, status: 'queued', provider_status: 'queued', applied: false } as const;
  const sent = [accepted, event(at, 187, queued), callback(641, 'sent')];
  return { ...none, dispatch: 'handed_over', sent_at: later(at, 641), ...ending(end, at, sent, callback) };
}

const threeDaysMs = 3 * 24 * 60 * 60 * 1000;

function ending(
  end: Extract<DemoEnd, 'delivered' | 'landline' | 'no_receipt'>,
  at: Date,
  sent: readonly EventRecord[],
  callback: (ms: number, status: MessageStatus, errorCode?: number) => EventRecord,
): Pick<Outcome, 'status' | 'events'> & Partial<Outcome> {
  switch (end) {
    case 'delivered':
      return {
        status: 'delivered',
        delivered_at: later(at, 1873),
        events: [...sent, callback(1873, 'delivered')],
      };
    case 'landline':
      return {
        status: 'undelivered',
        error_code: 30006,
        events: [...sent, callback(2209, 'undelivered', 30006)],
      };
    case 'no_receipt': {
      const stopped = event(at, threeDaysMs, { source: 'poll', applied: false, note: 'stopped_asking' });
      return { status: 'sent', events: [...sent, stopped] };
    }
  }
}

function event(
  at: Date,
  afterMs: number,
  said: Partial<EventRecord> & Pick<EventRecord, 'source'>,
): EventRecord {
  const silent = {
    sid: null,
    status: null,
    provider_status: null,
    error_code: null,
    applied: true,
    note: null,
  };
  return { ...silent, ...said, at: later(at, afterMs) };
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}
