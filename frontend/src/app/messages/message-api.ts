import { HttpClient, HttpErrorResponse, HttpHeaders, type HttpResponse } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type { Message } from '@mysms/contract/messages';
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
    try {
      const request = this.#http.get<Message[]>('/api/messages', {
        params: { direction: 'outbound', ...query },
        headers: etag === null ? new HttpHeaders() : new HttpHeaders({ 'If-None-Match': etag }),
        observe: 'response',
        // The 304 must reach us: the browser's own cache would turn it into the old 200.
        cache: 'no-store',
        timeout: readTimeoutMs,
      });
      return pageOf(await firstValueFrom(request));
    } catch (error) {
      if (error instanceof HttpErrorResponse && error.status === 304) return { rows: null, next: null, etag };
      throw error;
    }
  }

  /** Sends a text. The same key never sends twice: a repeat answers with the first message. */
  send(key: string, message: { recipient_number: string; content: string }): Promise<Message> {
    const headers = { 'Idempotency-Key': key };
    const request = this.#http.post<Message>(
      '/api/messages',
      { message },
      { headers, timeout: sendTimeoutMs },
    );
    return firstValueFrom(request);
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
