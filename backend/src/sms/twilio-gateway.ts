import type { Config } from '../config.ts';
import type { OutgoingText, SendOutcome, SmsGateway } from './sms-gateway.ts';
import { statusCallbackUrl } from './status-callback-url.ts';
import type { TwilioClient } from './twilio-client.ts';

/**
 * Connection overrides for Twilio's callbacks to us: up to five tries within 15 s, also after a 5xx and when we did
 * not answer in time. By default a callback that we answer with 503 would be lost.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const connectionOverrides = '#rc=5&rp=5xx,ct,rt&ct=2000&rt=4000&tt=15000';

/** Hands texts to Twilio by its official SDK. */
export function createTwilioGateway(client: TwilioClient, settings: Config['twilio']): SmsGateway {
  return {
    async send(text) {
      try {
        const message = await client.messages.create({
          to: text.to,
          body: text.content,
          ...sender(text),
          ...(settings.canCallBack
            ? {
                statusCallback:
                  statusCallbackUrl(settings.statusCallbackUrl, text.messageId) + connectionOverrides,
              }
            : {}),
        });
        return typeof message.sid === 'string'
          ? { kind: 'accepted', sid: message.sid, providerStatus: message.status }
          : { kind: 'unknown', reason: 'answer without a sid' };
      } catch (error) {
        return outcomeOf(error);
      }
    },
  };
}

function sender({ line }: OutgoingText): { from: string } | { messagingServiceSid: string } {
  if (line.number !== null) return { from: line.number };
  if (line.messagingServiceSid !== null) return { messagingServiceSid: line.messagingServiceSid };
  throw new Error('A line has neither a number nor a service.');
}

/** Socket errors that happen before a byte of the request has left us. */
const neverLeftUs = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The table of `delivery`: what each way a call can end says about whether Twilio has the text. */
function outcomeOf(error: unknown): SendOutcome {
  const status = numberAt(error, 'status');
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const errorCode = typeof code === 'number' ? code : null;
  if (status === null) {
    const reason = typeof code === 'string' ? code : 'no answer';
    return neverLeftUs.has(reason)
      ? { kind: 'not_sent', note: 'provider_unreachable' }
      : { kind: 'unknown', reason };
  }
  if (status === 429) return { kind: 'busy' };
  if (status === 401 || status === 403 || errorCode === 20003) return { kind: 'unauthorized', errorCode };
  if (status >= 400 && status < 500) return { kind: 'refused', errorCode, httpStatus: status };
  return { kind: 'unknown', reason: `HTTP ${status}` };
}

function numberAt(value: unknown, key: string): number | null {
  if (typeof value !== 'object' || value === null || !(key in value)) return null;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'number' ? found : null;
}
