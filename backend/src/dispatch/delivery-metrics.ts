import { setTimeout as sleep } from 'node:timers/promises';
import type { Metrics } from '../http/metrics-routes.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import type { Backlog } from './outbox-store.ts';

/** The counts of this process and the state of the whole outbox. */
export interface DeliveryMetrics extends Metrics {
  readonly meter: DeliveryMeter;
}

/** For an installation that nobody watches. */
export const noMeter: DeliveryMeter = {
  accepted: () => undefined,
  handedOver: () => undefined,
  becameUnknown: () => undefined,
  resolved: () => undefined,
  providerError: () => undefined,
  callbackLag: () => undefined,
};

/** ms; whoever scrapes gives up after ten seconds or less, and then has nothing at all. */
const backlogWithinMs = 1000;
/** Seconds from the hand-over to a callback: from a quick phone to one that was switched off overnight. */
const lagBuckets = [0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 3600, 14_400, 43_200];

/**
 * Counts what happens, with no number, text or id in a label. The library takes 10 MB, so it is loaded only here: when
 * somebody watches.
 * @param token of whoever may see them
 */
export async function deliveryMetrics(
  token: string,
  readBacklog: () => Promise<Backlog>,
): Promise<DeliveryMetrics> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = await import('prom-client');
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string) => new Counter({ name, help, registers });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });

  const accepted = counter(
    'mysms_messages_accepted_total',
    'Texts accepted, to go at once or at their time.',
  );
  const handedOver = counter('mysms_messages_handed_over_total', 'Texts that the provider took.');
  const becameUnknown = counter(
    'mysms_messages_unknown_total',
    'Texts of which it became unknown whether the provider took them.',
  );
  const resolved = counter('mysms_messages_resolved_total', 'Unknown texts that evidence has resolved.');
  const providerErrors = new Counter({
    name: 'mysms_provider_errors_total',
    help: 'Calls that the provider did not take, by its error code.',
    labelNames: ['code'],
    registers,
  });
  const callbackLag = new Histogram({
    name: 'mysms_callback_lag_seconds',
    help: 'From the hand-over of a text to a callback that moved its status.',
    buckets: lagBuckets,
    registers,
  });
  const queueLength = gauge('mysms_queue_length', 'Queued texts, counted to 100,001 at most.');
  const queueAge = gauge('mysms_queue_age_seconds', 'How long the oldest queued text has been due.');
  const unknown = gauge('mysms_messages_unknown', 'Texts of unknown end that the provider is asked about.');

  /** A gauge that cannot be read is left out: the last value would be a claim, and so would zero. */
  function showBacklog(backlog: Backlog | null): void {
    if (backlog === null) {
      for (const each of [queueLength, queueAge, unknown]) each.remove();
      return;
    }
    queueLength.set(backlog.waiting);
    queueAge.set((backlog.oldestDueMs ?? 0) / 1000);
    unknown.set(backlog.unknown);
  }

  return {
    token,
    meter: {
      accepted: () => accepted.inc(),
      handedOver: () => handedOver.inc(),
      becameUnknown: () => becameUnknown.inc(),
      resolved: () => resolved.inc(),
      providerError: (code) => providerErrors.inc({ code }),
      callbackLag: (seconds) => callbackLag.observe(seconds),
    },
    async scrape() {
      const tooLate = sleep(backlogWithinMs, null, { ref: false });
      showBacklog(await Promise.race([readBacklog().catch(() => null), tooLate]));
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}
