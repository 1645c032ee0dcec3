import { lookup as resolve } from 'node:dns';
import { Agent as HttpAgent, get as httpGet, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, get as httpsGet } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackHost } from '@mysms/contract/is-loopback-host';
import type { Config } from '../config.ts';
import { isPublicAddress } from './is-public-address.ts';

/** How asking for a file ended. */
export type MediaOutcome =
  | {
      readonly kind: 'found';
      /** Without parameters, in lower case; empty when it is not said. */
      readonly contentType: string;
      /** Bytes; null when it is not said. */
      readonly length: number | null;
      readonly body: IncomingMessage;
    }
  /** The provider does not have it (any more). */
  | { readonly kind: 'not_found' }
  | { readonly kind: 'failed'; readonly reason: string };

/** @param signal ends it, also while the file is read */
export type MediaSource = (
  messageSid: string,
  mediaSid: string,
  signal: AbortSignal,
) => Promise<MediaOutcome>;

const twilioApi = 'https://api.twilio.com';
/** Twilio sends us on to where it keeps files. */
const maxRedirects = 3;
/** Files fetched at once per process and host. */
const maxSockets = 20;

/**
 * Fetches files that came with texts from Twilio's API host. Our credentials go there and nowhere else; a redirect is
 * followed without them, and only by https to a public address: whoever could answer in Twilio's name must not make us
 * ask inside our own network. With another server on this machine in Twilio's place, this machine counts as public.
 */
export function createMediaSource(settings: Config['twilio']): MediaSource {
  const base = settings.baseUrl ?? twilioApi;
  const isLocal = isLoopbackHost(new URL(base).hostname);
  const [token = ''] = settings.authTokens;
  const { sid: user, secret } = settings.apiKey ?? { sid: settings.accountSid, secret: token };
  const agents = { http: new HttpAgent({ maxSockets }), https: new HttpsAgent({ maxSockets }) };

  return async (messageSid, mediaSid, signal) => {
    const path = `/2010-04-01/Accounts/${settings.accountSid}/Messages/${messageSid}/Media/${mediaSid}`;
    try {
      let url = new URL(base + path);
      let response = await open(url, { signal, auth: `${user}:${secret}` });
      for (let hop = 0; isRedirect(response); hop += 1) {
        response.destroy();
        if (hop === maxRedirects) return { kind: 'failed', reason: 'too many redirects' };
        url = new URL(response.headers.location ?? '', url);
        if (!mayFollow(url)) return { kind: 'failed', reason: 'a redirect that is not followed' };
        response = await open(url, { signal, lookup: onlyPublic });
      }
      return outcomeOf(response);
    } catch (error) {
      const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
      return { kind: 'failed', reason: typeof code === 'string' ? code : 'no answer' };
    }
  };

  function open(url: URL, options: RequestOptions): Promise<IncomingMessage> {
    const isPlain = url.protocol === 'http:';
    return new Promise((resolve, reject) => {
      const agent = isPlain ? agents.http : agents.https;
      (isPlain ? httpGet : httpsGet)(url, { agent, ...options }, resolve).on('error', reject);
    });
  }

  function mayFollow({ protocol, hostname }: URL): boolean {
    if (protocol !== 'https:' && !(isLocal && protocol === 'http:')) return false;
    const address = hostname.replace(/^\[|\]$/g, '');
    return isIP(address) === 0 || isAllowed(address);
  }

  function isAllowed(address: string): boolean {
    return isPublicAddress(address) || (isLocal && isLoopbackHost(address));
  }

  /** Resolves a name for the connection itself, so that what was checked is what is connected to. */
  function onlyPublic(...[host, options, done]: Parameters<LookupFunction>): void {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const [first] = error === null ? addresses : [];
      if (error !== null) done(error, []);
      else if (!addresses.every(({ address }) => isAllowed(address))) {
        done(Object.assign(new Error('Not a public address.'), { code: 'ENOTPUBLIC' }), []);
      } else if (options.all === true || first === undefined) done(null, addresses);
      else done(null, first.address, first.family);
    });
  }
}

function isRedirect({ statusCode = 0, headers }: IncomingMessage): boolean {
  return statusCode >= 300 && statusCode < 400 && headers.location !== undefined;
}

function outcomeOf(response: IncomingMessage): MediaOutcome {
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200) {
    response.destroy();
    if (statusCode === 404 || statusCode === 410) return { kind: 'not_found' };
    return { kind: 'failed', reason: `HTTP ${statusCode}` };
  }
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  const length = headers['content-length'];
  return {
    kind: 'found',
    contentType: type.trim().toLowerCase(),
    length: length === undefined ? null : Number(length),
    body: response,
  };
}
