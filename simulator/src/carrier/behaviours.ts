import type { Message, MessageStatus } from './message.ts';

/** How long the network takes, in milliseconds after a message was queued. */
export interface Pace {
  readonly sentAfterMs: number;
  readonly deliveredAfterMs: number;
  /** For the number that is delivered late. */
  readonly lateAfterMs: number;
}

export const calmPace: Pace = { sentAfterMs: 300, deliveredAfterMs: 1500, lateAfterMs: 60_000 };

/** One thing that happens to a message on its way; `after` names the entry of the pace that says when. */
export interface Step {
  readonly status: MessageStatus;
  readonly after: keyof Pace;
  readonly errorCode?: number;
}

/** What a number does with every text sent to it. */
export interface Behaviour {
  /** For people, as the handset page says it under a number, with Twilio's code in brackets. */
  readonly summary: string;
  /** Refused when the message is created, with this code. */
  readonly refusal?: number;
  /** The text reaches the person with this step. */
  readonly arrivesWith: MessageStatus | null;
  readonly steps: readonly Step[];
}

const sent: Step = { status: 'sent', after: 'sentAfterMs' };

const undelivered = (errorCode: number, summary: string): Behaviour => ({
  summary: `${summary} (${String(errorCode)})`,
  arrivesWith: null,
  steps: [sent, { status: 'undelivered', after: 'deliveredAfterMs', errorCode }],
});

const refused = (refusal: number, summary: string): Behaviour => ({
  summary: `${summary} (${String(refusal)})`,
  refusal,
  arrivesWith: null,
  steps: [],
});

export const ordinary: Behaviour = {
  summary: 'delivered at once',
  arrivesWith: 'delivered',
  steps: [sent, { status: 'delivered', after: 'deliveredAfterMs' }],
};

/** Numbers that behave differently, by their last four digits. */
export const behaviours: ReadonlyMap<string, Behaviour> = new Map<string, Behaviour>([
  ['3001', { summary: 'gets its texts, but never confirms one', arrivesWith: 'sent', steps: [sent] }],
  [
    '3002',
    {
      summary: 'switched on again after a minute',
      arrivesWith: 'delivered',
      steps: [sent, { status: 'delivered', after: 'lateAfterMs' }],
    },
  ],
  ['3003', undelivered(30003, 'switched off')],
  ['3005', undelivered(30005, 'nobody has this number')],
  ['3006', undelivered(30006, 'a landline')],
  ['3007', undelivered(30007, 'its carrier takes texts for spam')],
  [
    '3008',
    {
      summary: 'fails without a known reason (30008)',
      arrivesWith: null,
      steps: [{ status: 'failed', after: 'sentAfterMs', errorCode: 30008 }],
    },
  ],
  ['1610', refused(21610, 'has opted out of our texts')],
  ['1211', refused(21211, 'not a phone number')],
]);

export function behaviourOf(number: string): Behaviour {
  return behaviours.get(number.slice(-4)) ?? ordinary;
}

/** Whether the text reached the other end, be it confirmed or not. */
export function hasArrived({ status, to }: Message): boolean {
  return status === 'delivered' || status === 'received' || status === behaviourOf(to).arrivesWith;
}

/** A Messaging Service accepts texts to opted-out people and lets them fail afterwards (Twilio, Advanced Opt-Out). */
export const failsAsOptedOut: Behaviour = {
  summary: 'opted out',
  arrivesWith: null,
  steps: [{ status: 'failed', after: 'sentAfterMs', errorCode: 21610 }],
};
