import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { accountDeps } from './accounts/account-deps.ts';
import { announceSetupCode } from './accounts/setup-code.ts';
import type { AppDeps } from './app.ts';
import type { Config } from './config.ts';
import { contactStore } from './contacts/contact-store.ts';
import { conversationStore } from './conversations/conversation-store.ts';
import { checkKeys } from './database/check-keys.ts';
import { buildIndexes, connectDatabase, type Database } from './database/database.ts';
import { createEncryption } from './database/encryption.ts';
import { createKeyedHash } from './database/keyed-hash.ts';
import { createDispatcher } from './dispatch/dispatcher.ts';
import { outboxStore } from './dispatch/outbox-store.ts';
import { earlyCallbackStore } from './messages/early-callback-store.ts';
import { evidenceStore } from './messages/evidence-store.ts';
import { messageStore } from './messages/message-store.ts';
import { createTwilioCheck } from './sms/check-twilio.ts';
import { linesOf } from './sms/lines.ts';
import { createTwilioClient } from './sms/twilio-client.ts';
import { createTwilioGateway } from './sms/twilio-gateway.ts';

/** One process's parts, wired together. */
export interface Composition {
  readonly deps: AppDeps;
  /** Begins to hand texts over, and asks Twilio whether our set-up is right. */
  start(): void;
  /** Is not ready any more, claims nothing more, and finishes the calls in flight. */
  stop(): Promise<void>;
  /** Lets go of the database; call it when nobody needs it any more. */
  close(): Promise<void>;
}

/** A claim outlives the provider's time limit by this much, in ms. */
const leaseMarginMs = 5000;
const pollOutboxMs = 1000;
/** ms without an answer after which a part counts as down. */
const staleAfterMs = 5000;
const builtApp = fileURLToPath(new URL('../../frontend/dist/browser', import.meta.url));

/**
 * Connects to the database, holds the keys against it, builds the indexes, and wires everything together: the only
 * place that does.
 * @throws when the database cannot be reached or was made with other keys
 */
export async function compose(config: Config, log: Logger, connect = connectDatabase): Promise<Composition> {
  const database = await connect(config.mongodbUri);
  try {
    return await assemble(config, log, database);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function assemble(config: Config, log: Logger, database: Database): Promise<Composition> {
  const hash = createKeyedHash(config.indexKey);
  const encryption = createEncryption(config.encryptionKeys);
  await checkKeys(database.requests, encryption, hash);

  const { requests } = database;
  const client = createTwilioClient(config.twilio);
  const lines = linesOf(config.twilio, hash);
  const [firstCheckMs = 0] = config.checkAgesMs;
  const evidence = evidenceStore(requests, firstCheckMs);
  const earlyCallbacks = earlyCallbackStore(requests);
  const contacts = contactStore(requests, encryption, hash);
  const gateway = createTwilioGateway(client, config.twilio);
  const outbox = outboxStore(requests, firstCheckMs);
  const dispatcher = createDispatcher(
    { outbox, evidence, earlyCallbacks, contacts, encryption, gateway, lines, log },
    {
      concurrency: config.twilio.concurrency,
      leaseMs: config.twilio.timeoutMs + leaseMarginMs,
      pollMs: pollOutboxMs,
    },
  );
  const twilioCheck = createTwilioCheck(client, config.twilio, log);
  const deps: AppDeps = {
    ...accountDeps({ config, log, database, hash, encryption }),
    contacts,
    conversations: conversationStore(requests),
    messages: messageStore(requests),
    evidence,
    earlyCallbacks,
    dispatcher,
    lines,
    appDirectory: builtApp,
    health: {
      parts: {
        database: () => dispatcher.databaseAnsweredWithin(staleAfterMs),
        dispatcher: () => dispatcher.isRunning(),
      },
      warnings: () => twilioCheck.warnings(),
    },
  };
  await buildIndexes(database);
  await announceSetupCode(deps);

  return {
    deps,
    start() {
      dispatcher.start();
      twilioCheck.start();
    },
    stop() {
      twilioCheck.stop();
      return dispatcher.stop();
    },
    close: () => database.close(),
  };
}
