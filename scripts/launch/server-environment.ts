import { PlainError } from '../plain-error.ts';
import type { Secrets } from './load-secrets.ts';
import type { Settings } from './load-settings.ts';

/** What is brought up here; null for what the environment gives. */
export interface Provided {
  /** The database started here. */
  readonly mongodbUri: string | null;
  /** Whether the carrier simulator stands in for Twilio. */
  readonly simulator: boolean;
}

/** The simulator stands in unless the environment names an account at Twilio, or another stand-in. */
export function wantsSimulator({ environment }: Settings): boolean {
  return environment['TWILIO_ACCOUNT_SID'] === undefined && environment['TWILIO_API_BASE_URL'] === undefined;
}

/**
 * A demo is for the first look only: with simulated phones, in a database that is started here.
 * @throws {PlainError} when DEMO is neither on nor off
 */
export function wantsDemo({ environment }: Settings, { mongodbUri, simulator }: Provided): boolean {
  const { DEMO: choice = 'on' } = environment;
  if (choice !== 'on' && choice !== 'off') throw new PlainError(`DEMO is ${choice}, but must be on or off.`);
  return choice === 'on' && simulator && mongodbUri !== null;
}

/**
 * What the server is started with: the environment, and for what is missing there our own. It never replaces what
 * was given.
 */
export function serverEnvironment(
  settings: Settings,
  secrets: Secrets,
  provided: Provided,
): Readonly<Record<string, string>> {
  const { environment, port, simulatorPort } = settings;
  const ours: Record<string, string> = {};
  const keys = ['SESSION_SECRET', 'DATA_ENCRYPTION_KEY', 'INDEX_KEY'];
  if (provided.simulator) {
    keys.push('TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN');
    if (environment['TWILIO_MESSAGING_SERVICE_SID'] === undefined) keys.push('TWILIO_FROM_NUMBER');
    ours['SIMULATOR_PORT'] = String(simulatorPort);
    ours['TWILIO_API_BASE_URL'] = `http://127.0.0.1:${simulatorPort}`;
    // It calls back on loopback only, whatever address browsers use.
    ours['TWILIO_STATUS_CALLBACK_URL'] = `http://localhost:${port}/api/twilio/status_callback`;
    // A new phone on the handset page that writes to us gets an answer.
    ours['UNKNOWN_SENDERS'] = 'inbox';
  }
  for (const key of keys) ours[key] = secrets[key] ?? '';
  if (provided.mongodbUri !== null) ours['MONGODB_URI'] = provided.mongodbUri;
  // Off loopback only the person who starts it knows the address; the server asks for it then.
  const host = environment['HOST'] ?? '127.0.0.1';
  if (host === '127.0.0.1' || host === 'localhost') ours['PUBLIC_URL'] = `http://localhost:${port}`;
  return {
    ...ours,
    ...environment,
    PORT: String(port),
    ...(provided.simulator ? { SIMULATOR_PORT: String(simulatorPort) } : {}),
  };
}
