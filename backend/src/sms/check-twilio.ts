import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { TwilioClient } from './twilio-client.ts';

/** ms until Twilio is asked again while something is wrong. */
const askAgainMs = 60_000;

export interface TwilioCheck {
  start(): void;
  stop(): void;
  /** A sentence for each thing that was wrong when Twilio was asked last. */
  warnings(): readonly string[];
}

/**
 * Asks Twilio whether our credentials and lines are right, and while they are not, again every minute. Nothing of it
 * is fatal: texts wait, and whoever runs this reads in the log and at `/ready` why.
 */
export function createTwilioCheck(
  client: TwilioClient,
  settings: Config['twilio'],
  log: Logger,
): TwilioCheck {
  let warnings: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  async function ask(): Promise<void> {
    const found = await findFaults(client, settings);
    for (const warning of found) if (!warnings.includes(warning)) log.warn(warning);
    if (warnings.length > 0 && found.length === 0) log.info('The Twilio set-up is right now.');
    warnings = found;
    if (found.length > 0 && !isStopped) timer = setTimeout(() => void ask(), askAgainMs);
  }

  return {
    start: () => void ask(),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
    warnings: () => warnings,
  };
}

async function findFaults(client: TwilioClient, settings: Config['twilio']): Promise<string[]> {
  try {
    // The numbers and not the account itself, which an API key may not read.
    if (settings.numbers.length === 0) await client.incomingPhoneNumbers.list({ limit: 1 });
    const checks = settings.numbers.map((number) => checkLine(client, number));
    return (await Promise.all(checks)).filter((warning) => warning !== null);
  } catch (error) {
    return [explain(error)];
  }
}

async function checkLine(client: TwilioClient, number: string): Promise<string | null> {
  // Twilio's filter also finds numbers that merely contain this one.
  const found = await client.incomingPhoneNumbers.list({ phoneNumber: number, limit: 20 });
  const line = found.find(({ phoneNumber }) => phoneNumber === number);
  // Only the last digits: a line is ours, but logs hold no number.
  const name = `The line ending in ${number.slice(-4)}`;
  if (line === undefined)
    return `${name} in TWILIO_FROM_NUMBER is not a number of this Twilio account; texts from it fail.`;
  return line.capabilities.sms ? null : `${name} in TWILIO_FROM_NUMBER cannot send texts.`;
}

function explain(error: unknown): string {
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  if (status === 401)
    return 'Twilio refuses our credentials. Check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.';
  if (status === 403)
    return 'Twilio does not let these credentials read our numbers, so the lines were not checked.';
  if (typeof status === 'number') return `Twilio answered HTTP ${status} when asked for our numbers.`;
  return 'Twilio could not be reached to check the credentials and lines. Texts wait until it can.';
}
