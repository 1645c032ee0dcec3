import type { RequestHandler } from 'express';
import { RestError } from './rest-error.ts';

export interface Credentials {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKey?: { readonly sid: string; readonly secret: string } | undefined;
}

/**
 * HTTP Basic with the account's sid and token or an API key, for the account in the path (`:account`); else 401
 * with code 20003. The key counts as a Standard one, which may do everything but read the account itself
 * (Twilio, "API keys": only Main keys reach `/Accounts`).
 */
export function authenticate(credentials: Credentials): RequestHandler<{ account: string }> {
  return (request, _response, next) => {
    const { user, password } = basicCredentials(request.headers.authorization);
    const asKey = user !== '' && user === credentials.apiKey?.sid;
    if (user === '') throw unauthorized('Authenticate');
    if (!asKey && user !== credentials.accountSid) {
      throw unauthorized('Authentication Error - invalid username');
    }
    const secret = asKey ? credentials.apiKey.secret : credentials.authToken;
    if (password !== secret || request.params.account !== credentials.accountSid) {
      throw unauthorized('Authenticate');
    }
    const readsAccount = request.path === '/' || request.path === '';
    if (asKey && readsAccount) throw unauthorized('Authentication Error - invalid username');
    next();
  };
}

function unauthorized(message: string): RestError {
  return new RestError(401, 20003, message);
}

function basicCredentials(header = ''): { user: string; password: string } {
  const encoded = /^Basic\s+(\S+)$/i.exec(header)?.[1] ?? '';
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1
    ? { user: '', password: '' }
    : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
