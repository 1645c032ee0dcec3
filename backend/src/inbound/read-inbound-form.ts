import { z } from 'zod';
import { Problem } from '../http/problem.ts';

/** A text that came in, picked from the form that Twilio posts. */
export interface InboundText {
  /** Twilio's id of the text. */
  readonly sid: string;
  /** E.164 as a rule; also a short code, a name, or empty. */
  readonly from: string;
  /** E.164. */
  readonly to: string;
  /** The Messaging Service that it came in by, if it did. */
  readonly serviceSid: string | null;
  /** As it was written; empty when there was only a picture. */
  readonly content: string;
  readonly media: readonly { readonly sid: string; readonly content_type: string }[];
  /** What Twilio's Advanced Opt-Out made of it; null without that. */
  readonly optOutType: string | null;
}

/** Files that one text can bring. */
const maxMedia = 10;
const short = z.string().max(100);

/** Only what is safe to require; Twilio adds parameters without notice, and all of them are signed. */
const inboundSchema = z.object({
  MessageSid: z.string().regex(/^[A-Z]{2}[0-9a-fA-F]{32}$/),
  From: short.default(''),
  To: short.default(''),
  MessagingServiceSid: short.optional(),
  Body: z.string().default(''),
  OptOutType: short.optional(),
});

/**
 * Picks a text from an inbound form.
 * @throws {Problem} `malformed_request` for what is none: Twilio never sends it
 */
export function readInboundForm(form: unknown): InboundText {
  const parsed = inboundSchema.safeParse(form ?? {});
  if (!parsed.success) {
    const names = [...new Set(parsed.error.issues.map(({ path }) => String(path[0])))].join(', ');
    throw new Problem(
      'malformed_request',
      `Give one MessageSid, and at most one From, To and Body. What cannot be read: ${names}.`,
    );
  }
  const { data } = parsed;
  return {
    sid: data.MessageSid,
    from: data.From,
    to: data.To,
    serviceSid: data.MessagingServiceSid ?? null,
    content: data.Body,
    media: readMedia(form as Record<string, unknown>),
    optOutType: data.OptOutType ?? null,
  };
}

/** What can be fetched later; an address that is not of a file at Twilio is left out. */
function readMedia(form: Record<string, unknown>): InboundText['media'] {
  return Array.from({ length: maxMedia }, (_, n) => {
    const [url, type] = [form[`MediaUrl${n}`], form[`MediaContentType${n}`]];
    const [, sid] = /\/Media\/(ME[0-9a-fA-F]{32})$/.exec(typeof url === 'string' ? url : '') ?? [];
    if (sid === undefined) return [];
    return { sid, content_type: typeof type === 'string' ? type.slice(0, 100) : 'application/octet-stream' };
  }).flat();
}
