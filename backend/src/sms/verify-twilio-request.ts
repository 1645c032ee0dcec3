import type { Request, RequestHandler } from 'express';
import twilio from 'twilio';
import type { Config } from '../config.ts';
import { Problem } from '../http/problem.ts';
import { statusCallbackUrl } from './status-callback-url.ts';

/**
 * Lets only what Twilio signed for our account pass. The signature is checked by the official SDK against the address
 * that we gave, never against the Host header, over the whole form as it arrived. A replay is valid for ever by
 * Twilio's design; what follows is harmless when repeated.
 */
export function verifyTwilioRequest(config: Config): RequestHandler {
  return (req, _res, next) => {
    const signature = req.get('x-twilio-signature') ?? '';
    const form: unknown = req.body ?? {};
    if (!isSignedByTwilio(config, req, signature, form as Record<string, unknown>))
      throw new Problem('invalid_signature');
    if (Reflect.get(form as object, 'AccountSid') !== config.twilio.accountSid)
      throw new Problem('foreign_account');
    next();
  };
}

function isSignedByTwilio(
  config: Config,
  req: Request,
  signature: string,
  form: Record<string, unknown>,
): boolean {
  const urls = addressesGiven(config, req);
  return config.twilio.authTokens.some((token) => urls.some((url) => isValid(token, signature, url, form)));
}

/** The addresses that Twilio may have for this request. */
function addressesGiven(config: Config, req: Request): string[] {
  const { message_id: id } = req.params;
  const override = config.twilio.statusCallbackUrl;
  const { origin } = new URL(override);
  // This one stands in Twilio's console; Twilio reaches us where receipts do, or where browsers do.
  if (req.path === '/inbound') return [config.publicOrigin + req.originalUrl, origin + req.originalUrl];
  const given = typeof id === 'string' ? statusCallbackUrl(override, id) : override;
  return origin === config.publicOrigin ? [given, config.publicOrigin + req.originalUrl] : [given];
}

function isValid(token: string, signature: string, url: string, form: Record<string, unknown>): boolean {
  try {
    return twilio.validateRequest(token, signature, url, form);
  } catch {
    // The SDK throws on an address that is none; then it was not ours.
    return false;
  }
}
