/** Longest text that one message may carry, in UTF-16 units (Twilio refuses more with 21617). */
export const maxContentUnits = 1600;

/** Password length in characters; a longer one is refused, never cut. */
export const passwordLength = { min: 8, max: 256 } as const;

export const maxNameLength = 100;
export const maxEmailLength = 254;

/** Longest `Idempotency-Key` in characters; control characters are refused. */
export const maxIdempotencyKeyLength = 255;

/** Page size of every list. */
export const pageLimit = { default: 50, max: 200 } as const;

/** How far ahead a text may be scheduled, in ms. */
export const maxSendAheadMs = 35 * 24 * 60 * 60 * 1000;

/** How many days `GET /api/messages/summary` may cover. */
export const maxSummaryDays = 31;

/** The own name that an account gives to the other side of a conversation, in characters. */
export const maxTitleLength = 100;

/** What is searched for, in characters. */
export const maxSearchLength = 200;

/** Event streams that one account may have open at one process; the oldest gives way. */
export const maxStreamsPerAccount = 10;
