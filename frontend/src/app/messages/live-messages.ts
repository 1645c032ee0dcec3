import { DestroyRef, effect, inject } from '@angular/core';
import { LiveEvents } from '../core/live/live-events.ts';
import { DaySummary } from './day-summary.ts';
import { MessageLog } from './message-log.ts';

/** A callback storm asks for the counts once in this time. */
const countAfterMs = 500;

/**
 * Lets the server's events into the list and the counts, as long as the caller lives. To be called where `inject`
 * works.
 * @param readAgain called when something may have been missed
 * @returns whether events arrive now
 */
export function followLiveMessages(readAgain: () => void): () => boolean {
  const live = inject(LiveEvents);
  const log = inject(MessageLog);
  const summary = inject(DaySummary);
  let counting: ReturnType<typeof setTimeout> | undefined;

  const hear: MessageLog['hear'] = (message) => {
    log.hear(message);
    counting ??= setTimeout(() => {
      counting = undefined;
      void summary.refresh();
    }, countAfterMs);
  };
  const listening = [
    live.on('message.created', hear),
    live.on('message.updated', hear),
    live.on('resync', () => void log.reading().then(readAgain)),
  ];
  inject(DestroyRef).onDestroy(() => {
    clearTimeout(counting);
    for (const stop of listening) stop();
  });

  let wasStreaming = live.mode() === 'stream';
  effect(() => {
    const isStreaming = live.mode() === 'stream';
    if (wasStreaming && !isStreaming) readAgain();
    wasStreaming = isStreaming;
  });
  return () => live.mode() === 'stream';
}
