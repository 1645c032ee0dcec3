import { inject, Injectable, signal } from '@angular/core';
import { pageLimit } from '@mysms/contract/limits';
import type { Message } from '@mysms/contract/messages';
import { failureOf } from '../core/api-failure.ts';
import { MessageApi, type PageQuery } from '../texting/message-api.ts';
import { byteOrderMark, csvLine } from './csv.ts';
import { messageColumns } from './message-columns.ts';
import { type FilterName, statusQuery } from './message-filter.ts';

export type ExportState =
  | { readonly step: 'idle' | 'stopped' }
  | { readonly step: 'reading'; readonly rows: number; readonly oldest: Date | null }
  | { readonly step: 'failed'; readonly rows: number; readonly reason: string }
  | { readonly step: 'done'; readonly rows: number };

interface Run {
  readonly filter: FilterName;
  /** Each page as the browser keeps it, be it on disk: all texts need not be in memory at once. */
  readonly parts: readonly Blob[];
  readonly rows: number;
  readonly oldest: Date | null;
  /** Cursor of the page to read next; null before the first and after the last. */
  readonly next: string | null;
}

/** Reads every text that a filter shows, page after page, into one CSV file. Provided by whoever exports. */
@Injectable()
export class MessageExport {
  readonly #api = inject(MessageApi);
  readonly #state = signal<ExportState>({ step: 'idle' });
  /** Where it failed. */
  #failed: Run | null = null;
  /** Only the latest reading counts; stopping is to begin none. */
  #reading = 0;

  readonly state = this.#state.asReadonly();

  /** @returns the file, or null when it was stopped or failed; `state` says which */
  start(filter: FilterName): Promise<Blob | null> {
    const head = new Blob([byteOrderMark, csvLine(messageColumns.map(({ name }) => name))]);
    return this.#read({ filter, parts: [head], rows: 0, oldest: null, next: null });
  }

  /** Goes on where it failed. */
  async resume(): Promise<Blob | null> {
    return this.#failed === null ? null : this.#read(this.#failed);
  }

  stop(): void {
    this.#reading += 1;
    this.#failed = null;
    this.#state.set({ step: 'stopped' });
  }

  async #read(from: Run): Promise<Blob | null> {
    const reading = ++this.#reading;
    let run = from;
    try {
      do {
        this.#state.set({ step: 'reading', rows: run.rows, oldest: run.oldest });
        const page = await this.#api.list(queryOf(run));
        if (reading !== this.#reading) return null;
        run = withPage(run, page.rows ?? [], page.next);
      } while (run.next !== null);
    } catch (error) {
      const reason = failureOf(error).text;
      if (reading !== this.#reading) return null;
      this.#failed = run;
      this.#state.set({ step: 'failed', rows: run.rows, reason });
      return null;
    }
    this.#state.set({ step: 'done', rows: run.rows });
    return new Blob([...run.parts], { type: 'text/csv;charset=utf-8' });
  }
}

function queryOf({ filter, next }: Run): PageQuery {
  const status = statusQuery(filter);
  return {
    limit: pageLimit.max,
    ...(status === undefined ? {} : { status }),
    ...(next === null ? {} : { before: next }),
  };
}

function withPage(run: Run, messages: readonly Message[], next: string | null): Run {
  const lines = messages.map((message) => csvLine(messageColumns.map((column) => column.of(message))));
  const last = messages.at(-1);
  return {
    ...run,
    parts: [...run.parts, new Blob(lines)],
    rows: run.rows + messages.length,
    oldest: last === undefined ? run.oldest : new Date(last.created_at),
    next,
  };
}
