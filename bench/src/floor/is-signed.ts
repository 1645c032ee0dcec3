import type { Request } from 'express';
import twilio from 'twilio';
import type { FloorDeps } from './floor-deps.ts';

/** Whether the SDK finds the form signed for our account. */
export function isSigned({ authToken, accountSid, publicUrl }: FloorDeps, req: Request): boolean {
  const fields = req.body as Record<string, string>;
  const signature = req.get('x-twilio-signature') ?? '';
  return (
    twilio.validateRequest(authToken, signature, publicUrl + req.originalUrl, fields) &&
    fields['AccountSid'] === accountSid
  );
}
