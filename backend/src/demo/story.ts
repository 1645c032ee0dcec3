/** How one of our own texts ended. */
export type DemoEnd = 'delivered' | 'landline' | 'unknown' | 'no_receipt' | 'scheduled';

export interface DemoText {
  readonly by: 'us' | 'them';
  /** Minutes before now. */
  readonly ago: number;
  readonly content: string;
  /** Of our own texts; delivered by default. */
  readonly end?: DemoEnd;
}

export interface DemoTalk {
  /** Nobody's numbers: those of fiction, and those that the carrier simulator treats in their own way. */
  readonly number: string;
  /** The account's own name for the other side. */
  readonly title: string | null;
  readonly texts: readonly DemoText[];
  /** How many of their last texts were not seen yet. */
  readonly unread?: number;
  readonly isMuted?: boolean;
  readonly isArchived?: boolean;
  /** They texted STOP last. */
  readonly hasOptedOut?: boolean;
}

const hour = 60;
const day = 24 * hour;

/** How far ahead the scheduled text is, in minutes. */
export const scheduledAhead = 2 * day;

const us = (ago: number, content: string, end: DemoEnd = 'delivered'): DemoText => ({
  by: 'us',
  ago,
  content,
  end,
});
const them = (ago: number, content: string): DemoText => ({ by: 'them', ago, content });

/** The conversations of the demo: a practice and some of its people, in every state that a text can be in. */
export const story: readonly DemoTalk[] = [
  {
    number: '+13035550191',
    title: 'Ana Ruiz',
    unread: 2,
    texts: [
      us(
        day + 3 * hour,
        'Hi Ana, this is a reminder of your appointment next week. Does the time still suit you?',
      ),
      them(day + 2 * hour, 'Hi! Can we move it a little later?'),
      us(day + hour, 'Of course. Half an hour or two hours later would do. Which one suits you better?'),
      them(46, 'Perfect, half an hour later then'),
      them(44, 'And should I bring the old X-rays?'),
    ],
  },
  {
    number: '+15035550192',
    title: 'Ben Carter',
    texts: [
      them(5 * hour, 'Where do I park?'),
      us(5 * hour - 6, 'Behind the house. Here is a map: https://example.com/directions?to=practice#parking'),
      them(5 * hour - 9, 'Found it, thanks'),
      us(2 * hour, 'Your glasses are ready. Come in whenever it suits you.'),
    ],
  },
  {
    number: '+16085553006',
    title: 'Hansen Optics, front desk',
    texts: [us(7 * hour, 'Could you send us the same frames as last month?', 'landline')],
  },
  {
    number: '+14045550193',
    title: 'Priya Shah',
    texts: [
      them(day + hour, 'When is my next check-up?'),
      // At this time of day, as the reminder: so many days lie between the two at whatever hour the demo is made.
      us(day, 'In four days, at 10:30. We will remind you the day before.'),
      us(30, 'Hello Priya, your check-up is tomorrow at 10:30. See you then.', 'scheduled'),
    ],
  },
  {
    number: '+12065550194',
    title: 'Choir group: Grace',
    isMuted: true,
    texts: [
      them(2 * day + 4 * hour, 'We did it! 🎉🎶 First prize 🥇'),
      us(2 * day + 3 * hour, 'Wonderful! 👏👏 Greetings to everybody 💚'),
      them(2 * day + 2 * hour, '❤️'),
    ],
  },
  {
    number: '+18085550195',
    title: 'Dr. Olsen',
    texts: [
      us(
        2 * day + 7 * hour,
        'Dear Dr. Olsen, about the patient we spoke of: the pressure in the left eye was 24 at first, 19 two days later and 18 at the last visit, so the new drops help. The field of vision is unchanged since last year. We would like to see her again in four weeks, and would be glad to have your view on the right eye before then. The pictures go to you by post; they are too large for a text.',
      ),
      them(
        2 * day + 5 * hour,
        'Thank you, that is good news. I will look at the right eye in the next days and call you.',
      ),
    ],
  },
  {
    number: '+13125553001',
    title: 'Marta, courier',
    texts: [us(3 * day + hour, 'The parcel for the lab is packed. Please ring twice.', 'no_receipt')],
  },
  {
    number: '+16175550196',
    title: 'Marco Silva',
    texts: [
      us(4 * day + 3 * hour, 'Your lenses have arrived.'),
      us(4 * day + hour, 'Should we keep them here or send them to you?', 'unknown'),
    ],
  },
  {
    number: '+19195551610',
    title: null,
    hasOptedOut: true,
    texts: [
      us(5 * day + 2 * hour, 'Sale: every second frame is free for a week.'),
      them(5 * day + hour, 'STOP'),
    ],
  },
  {
    number: '+17025550197',
    title: 'Locksmith',
    isArchived: true,
    texts: [
      us(6 * day + 4 * hour, 'The back door does not close any more. Could you come by?'),
      them(6 * day + 3 * hour, 'In an hour'),
      us(6 * day, 'It works like new. Thank you!'),
    ],
  },
];
