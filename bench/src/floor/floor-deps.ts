import type { Collection } from 'mongodb';
import type { Twilio } from 'twilio';
import type { Cipher } from './cipher.ts';

export interface FloorDeps {
  readonly accounts: Collection;
  readonly contacts: Collection;
  readonly conversations: Collection;
  readonly earlyCallbacks: Collection;
  readonly live: Collection;
  readonly messages: Collection;
  readonly sessions: Collection<{ _id: string; session: { passport: { user: { id: string } } } }>;
  readonly cipher: Cipher;
  readonly carrier: Twilio;
  readonly accountSid: string;
  readonly authToken: string;
  readonly line: string;
  readonly publicUrl: string;
}
