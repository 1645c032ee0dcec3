import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import twilio from 'twilio';
import type { Config } from '../config.ts';

export type TwilioClient = ReturnType<typeof twilio>;

/**
 * ms after which an idle connection is closed. A reset on a stale connection cannot be told from a lost answer, and
 * a lost answer leaves a text unknown.
 */
const idleConnectionMs = 3000;
/** Connections beside those that hand texts over: a text must not wait for one while its call's time is running. */
const connectionsForQuestions = 5;

/** The official SDK with our credentials, time limit and server; it never repeats a request by itself. */
export function createTwilioClient(settings: Config['twilio']): TwilioClient {
  const maxSockets = settings.concurrency + connectionsForQuestions;
  const agentOptions = { keepAlive: true, timeout: idleConnectionMs, maxSockets };
  const httpClient = new twilio.RequestClient({ timeout: settings.timeoutMs, autoRetry: false });
  // The SDK's time limit starts anew with every byte; a lease that outlives the call needs one that does not.
  httpClient.axios.interceptors.request.use((request) => {
    request.signal = AbortSignal.timeout(settings.timeoutMs);
    return request;
  });
  httpClient.axios.defaults.httpAgent = new HttpAgent(agentOptions);
  httpClient.axios.defaults.httpsAgent = new HttpsAgent(agentOptions);
  const [token = ''] = settings.authTokens;
  const client =
    settings.apiKey === null
      ? twilio(settings.accountSid, token, { httpClient })
      : twilio(settings.apiKey.sid, settings.apiKey.secret, { accountSid: settings.accountSid, httpClient });
  if (settings.baseUrl !== null) client.api.baseUrl = settings.baseUrl;
  return client;
}
