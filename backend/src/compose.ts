import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { accountDeps } from './accounts/account-deps.ts';
import { announceSetupCode } from './accounts/setup-code.ts';
import type { AppDeps } from './app.ts';
import type { Config } from './config.ts';
import { contactStore } from './contacts/contact-store.ts';
import { optOutStore } from './contacts/opt-out-store.ts';
import { conversationRows } from './conversations/conversation-rows.ts';
import { conversationStore } from './conversations/conversation-store.ts';
import { membershipStore } from './conversations/membership-store.ts';
import { searchStore } from './conversations/search-store.ts';
import { searchTurns } from './conversations/search-turns.ts';
import { threadStore } from './conversations/thread-store.ts';
import { inboundFindings } from './conversations/inbound-findings.ts';
import { inboundTurnStore } from './conversations/inbound-turn-store.ts';
import { unassignedStore } from './conversations/unassigned-store.ts';
import { upgradeConversations } from './conversations/upgrade-conversations.ts';
import { checkKeys } from './database/check-keys.ts';
import { buildIndexes, connectDatabase, type Database } from './database/database.ts';
import { createEncryption } from './database/encryption.ts';
import { createKeyedHash } from './database/keyed-hash.ts';
import { checkStore } from './dispatch/check-store.ts';
import { deliveryMetrics, noMeter } from './dispatch/delivery-metrics.ts';
import { createDispatcher } from './dispatch/dispatcher.ts';
import { outboxStore } from './dispatch/outbox-store.ts';
import { overdueStore } from './dispatch/overdue-store.ts';
import { paceStore } from './dispatch/pace-store.ts';
import { reconcilerLease } from './dispatch/reconciler-lease.ts';
import { createReconciler } from './dispatch/reconciler.ts';
import { eventHub } from './events/event-hub.ts';
import { eventStore } from './events/event-store.ts';
import { inboundMessageStore } from './inbound/inbound-message-store.ts';
import { unknownTextStore } from './inbound/unknown-text-store.ts';
import { earlyCallbackStore } from './messages/early-callback-store.ts';
import { evidenceStore } from './messages/evidence-store.ts';
import { messageStore } from './messages/message-store.ts';
import { createTwilioCheck } from './sms/check-twilio.ts';
import { linesOf } from './sms/lines.ts';
import { createTwilioClient } from './sms/twilio-client.ts';
import { createTwilioGateway } from './sms/twilio-gateway.ts';
import { createMediaSource } from './sms/twilio-media.ts';

/** One process's parts, wired together. */
export interface Composition {
  readonly deps: AppDeps;
  /** Begins to hand texts over and to ask after them, and asks Twilio whether our set-up is right. */
  start(): void;
  /** Is not ready any more, claims and asks nothing more, and finishes the calls in flight. */
  stop(): Promise<void>;
  /** Lets go of the database; call it when nobody needs it any more. */
  close(): Promise<void>;
}

/** A claim outlives the provider's time limit by this much, in ms. */
const leaseMarginMs = 5000;
/** ms of that margin in which the call must begin; the others are for writing its end down. */
const callWithinMs = 3000;
const pollOutboxMs = 1000;
const pollChecksMs = 1000;
/** Texts of which the provider is asked how they stand, by the whole installation: far below what it refuses. */
const asksPerSecond = 5;
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
  const earlyCallbacks = earlyCallbackStore(requests);
  const contacts = contactStore(requests, encryption, hash);
  const gateway = createTwilioGateway(client, config.twilio);
  const outbox = outboxStore(requests, firstCheckMs);
  const optOuts = optOutStore(requests, outbox);
  const evidence = evidenceStore(requests, firstCheckMs, optOuts);
  const metrics =
    config.metricsToken === null ? null : await deliveryMetrics(config.metricsToken, () => outbox.backlog());
  const meter = metrics?.meter ?? noMeter;
  const delivery = { evidence, earlyCallbacks, optOuts, contacts, encryption, gateway, lines, log, meter };
  const dispatcher = createDispatcher(
    {
      ...delivery,
      outbox,
      overdue: overdueStore(requests),
      pace: paceStore(requests, config.twilio.segmentsPerSecond),
    },
    {
      concurrency: config.twilio.concurrency,
      leaseMs: config.twilio.timeoutMs + leaseMarginMs,
      callWithinMs,
      pollMs: pollOutboxMs,
    },
  );
  const reconciler = createReconciler(
    {
      ...delivery,
      checks: checkStore(requests),
      lease: reconcilerLease(requests, randomUUID()),
      checkAgesMs: config.checkAgesMs,
    },
    { pollMs: pollChecksMs, asksPerSecond },
  );
  const twilioCheck = createTwilioCheck(client, config.twilio, log);
  const accounts = accountDeps({ config, log, database, hash, encryption });
  const reading = {
    contacts,
    messages: messageStore(requests),
    conversationRows: conversationRows(requests),
  };
  const events = eventHub({
    ...accounts,
    ...reading,
    lines,
    events: eventStore(requests),
    changes: database.background,
  });
  const deps: AppDeps = {
    ...accounts,
    ...reading,
    eventHub: events,
    conversations: conversationStore(requests),
    memberships: membershipStore(requests, encryption),
    threads: threadStore(requests),
    searches: searchStore(requests),
    searchTurns: searchTurns(),
    evidence,
    earlyCallbacks,
    optOuts,
    findInbound: inboundFindings(requests),
    inboundTurns: inboundTurnStore(requests),
    inboundMessages: inboundMessageStore(requests),
    unassigned: unassignedStore(requests),
    unknownTexts: unknownTextStore(requests),
    media: createMediaSource(config.twilio),
    dispatcher,
    meter,
    metrics,
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
  await upgradeConversations(database.background, encryption, hash);
  await announceSetupCode(deps);

  return {
    deps,
    start() {
      if (!config.twilio.canCallBack)
        log.info('Twilio cannot call this address back: it is asked after each text instead, from 5 s on.');
      dispatcher.start();
      reconciler.start();
      twilioCheck.start();
    },
    async stop() {
      twilioCheck.stop();
      await Promise.all([events.stop(), dispatcher.stop(), reconciler.stop()]);
    },
    close: () => database.close(),
  };
}
