import type { Config } from '../config.ts';
import { readSentList } from './read-sent-list.ts';
import type { OutgoingText, SmsGateway } from './sms-gateway.ts';
import { statusCallbackUrl } from './status-callback-url.ts';
import { askOutcomeOf, isNotFound, sendOutcomeOf } from './twilio-call-end.ts';
import type { TwilioClient } from './twilio-client.ts';

/**
 * Connection overrides for Twilio's callbacks to us: up to five tries within 15 s, also after a 5xx and when we did
 * not answer in time. By default a callback that we answer with 503 would be lost.
 * Source: twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
const connectionOverrides = '#rc=5&rp=5xx,ct,rt&ct=2000&rt=4000&tt=15000';

/** Hands texts to Twilio, and asks after them, by its official SDK. */
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
        return sendOutcomeOf(error);
      }
    },
    async fetch(sid) {
      try {
        const { status, errorCode } = await client.messages(sid).fetch();
        return {
          kind: 'found',
          state: { sid, providerStatus: status, errorCode },
        };
      } catch (error) {
        return isNotFound(error) ? { kind: 'not_found' } : askOutcomeOf(error);
      }
    },
    async findSent(window) {
      try {
        return await readSentList(client, window);
      } catch (error) {
        return askOutcomeOf(error);
      }
    },
  };
}

function sender({ line }: OutgoingText): { from: string } | { messagingServiceSid: string } {
  if (line.number !== null) return { from: line.number };
  if (line.messagingServiceSid !== null) return { messagingServiceSid: line.messagingServiceSid };
  throw new Error('A line has neither a number nor a service.');
}
