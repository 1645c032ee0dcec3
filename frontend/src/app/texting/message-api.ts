import { HttpClient, HttpHeaders } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Message, MessageSummary, SendMessage } from '@mysms/contract/messages';
import { firstValueFrom } from 'rxjs';
import { pageIn, type ReadPage, readIfChanged } from '../core/read-if-changed.ts';

export interface PageQuery {
  readonly limit: number;
  readonly status?: string;
  readonly before?: string;
}

const sendTimeoutMs = 20_000;

/** The calls about messages; each rejects with an `HttpErrorResponse`. */
@Injectable({ providedIn: 'root' })
export class MessageApi {
  readonly #http = inject(HttpClient);

  /** Own texts in both directions, newest first. */
  async list(query: PageQuery, etag: string | null = null): Promise<ReadPage<Message>> {
    return pageIn(await readIfChanged<Message[]>(this.#http, '/api/messages', { ...query }, etag), etag);
  }

  /** The texts of a conversation, newest first. */
  async thread(
    conversation: string,
    query: PageQuery,
    etag: string | null = null,
  ): Promise<ReadPage<Message>> {
    const path = `/api/conversations/${conversation}/messages`;
    return pageIn(await readIfChanged<Message[]>(this.#http, path, { ...query }, etag), etag);
  }

  /** Counts today's texts in a time zone (IANA); a `null` summary says that nothing changed since the `ETag`. */
  async summary(
    tz: string,
    etag: string | null,
  ): Promise<{ readonly summary: MessageSummary | null; readonly etag: string | null }> {
    const path = '/api/messages/summary';
    const response = await readIfChanged<MessageSummary>(this.#http, path, { days: 1, tz }, etag);
    return response === null
      ? { summary: null, etag }
      : { summary: response.body, etag: response.headers.get('ETag') };
  }

  /** Sends a text. The same key never sends twice: a repeat answers with the first message. */
  send(key: string, message: SendMessage): Promise<Message> {
    return this.#post('/api/messages', { message }, key);
  }

  /** Sends a text to the person of a conversation; the key does as in `send`. */
  sendTo(
    conversation: string,
    key: string,
    message: Pick<SendMessage, 'content' | 'send_at'>,
  ): Promise<Message> {
    return this.#post(`/api/conversations/${conversation}/messages`, { message }, key);
  }

  /** Cancels a text that nobody has begun to hand over; again says the same. */
  cancel(id: string): Promise<Message> {
    return this.#post(`/api/messages/${id}/cancel`, null);
  }

  /** Sends a text again as a new message; a repeat with the same key answers with that new one. */
  resend(id: string, key: string): Promise<Message> {
    return this.#post(`/api/messages/${id}/resend`, null, key);
  }

  #post(path: string, body: unknown, key?: string): Promise<Message> {
    const headers = new HttpHeaders(key === undefined ? {} : { 'Idempotency-Key': key });
    return firstValueFrom(this.#http.post<Message>(path, body, { headers, timeout: sendTimeoutMs }));
  }
}
