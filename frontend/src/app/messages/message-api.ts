import { HttpClient, HttpErrorResponse, HttpHeaders, type HttpResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Message, MessageSummary, SendMessage } from '@mysms/contract/messages';
import { firstValueFrom } from 'rxjs';

/** One page of the list, or `null` rows when nothing changed since the `ETag` that was sent along. */
export interface MessagePage {
  readonly rows: readonly Message[] | null;
  /** Cursor of the next older page; null when there is none. */
  readonly next: string | null;
  readonly etag: string | null;
}

export interface PageQuery {
  readonly limit: number;
  readonly status?: string;
  readonly before?: string;
}

const readTimeoutMs = 10_000;
const sendTimeoutMs = 20_000;

/** The calls about messages; each rejects with an `HttpErrorResponse`. */
@Injectable({ providedIn: 'root' })
export class MessageApi {
  readonly #http = inject(HttpClient);

  /** Own outgoing texts, newest first. */
  async list(query: PageQuery, etag: string | null = null): Promise<MessagePage> {
    const params = { direction: 'outbound', ...query };
    const response = await this.#read<Message[]>('/api/messages', params, etag);
    return response === null ? { rows: null, next: null, etag } : pageOf(response);
  }

  /** Counts today's texts in a time zone (IANA); a `null` summary says that nothing changed since the `ETag`. */
  async summary(
    tz: string,
    etag: string | null,
  ): Promise<{ readonly summary: MessageSummary | null; readonly etag: string | null }> {
    const response = await this.#read<MessageSummary>('/api/messages/summary', { days: 1, tz }, etag);
    return response === null
      ? { summary: null, etag }
      : { summary: response.body, etag: response.headers.get('ETag') };
  }

  /** Sends a text. The same key never sends twice: a repeat answers with the first message. */
  send(key: string, message: SendMessage): Promise<Message> {
    return this.#post('/api/messages', { message }, key);
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

  /** @returns null when nothing changed since `etag` */
  async #read<T>(
    path: string,
    params: Readonly<Record<string, string | number>>,
    etag: string | null,
  ): Promise<HttpResponse<T> | null> {
    try {
      const request = this.#http.get<T>(path, {
        params,
        headers: etag === null ? new HttpHeaders() : new HttpHeaders({ 'If-None-Match': etag }),
        observe: 'response',
        // The 304 must reach us: the browser's own cache would turn it into the old 200.
        cache: 'no-store',
        timeout: readTimeoutMs,
      });
      return await firstValueFrom(request);
    } catch (error) {
      if (error instanceof HttpErrorResponse && error.status === 304) return null;
      throw error;
    }
  }
}

function pageOf(response: HttpResponse<Message[]>): MessagePage {
  const { headers, body } = response;
  return { rows: body ?? [], next: nextCursor(headers.get('Link')), etag: headers.get('ETag') };
}

/** The cursor in a `Link` header with `rel="next"` (RFC 8288). */
export function nextCursor(link: string | null): string | null {
  const next = link?.match(/<([^>]*)>\s*;[^,]*\brel="?next"?/);
  return next?.[1] === undefined
    ? null
    : (URL.parse(next[1], 'https://own.invalid')?.searchParams.get('before') ?? null);
}
