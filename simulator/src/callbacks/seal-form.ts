import { randomUUID } from 'node:crypto';
import { readOverrides, type Connection } from './connection-overrides.ts';
import type { Post } from './post-form.ts';
import { signRequest } from './sign-request.ts';

/** A request that is ready to be posted, also several times: its idempotency token stays the same. */
export type SealedForm = Omit<Post, 'signal'> & { readonly connection: Connection };

/** Signs a form for a webhook's URL and gives it Twilio's headers; the URL's fragment says how it is attempted. */
export function sealForm(webhookUrl: string, form: URLSearchParams, authToken: string): SealedForm {
  const signedUrl = withoutSecrets(webhookUrl);
  return {
    connection: readOverrides(webhookUrl),
    url: new URL(signedUrl),
    body: form.toString(),
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'User-Agent': 'TwilioProxy/1.1',
      Accept: '*/*',
      'Accept-Encoding': 'gzip',
      'X-Home-Region': 'us1',
      'X-Twilio-Signature': signRequest(authToken, signedUrl, form),
      'I-Twilio-Idempotency-Token': randomUUID(),
    },
  };
}

/** What is requested and signed: the URL as given, without fragment and user info. */
function withoutSecrets(url: string): string {
  return url.replace(/#.*$/s, '').replace(/^(https?:\/\/)[^/?@]*@/i, '$1');
}
