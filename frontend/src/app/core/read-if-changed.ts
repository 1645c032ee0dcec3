import { HttpErrorResponse, HttpHeaders, type HttpClient, type HttpResponse } from '@angular/common/http';
import { firstValueFrom } from 'rxjs';

/** How long a reading may take, in ms. */
export const readTimeoutMs = 10_000;

/**
 * Reads what may be as it was.
 * @param etag of the last answer to the same question; null when there was none
 * @returns null when nothing changed since `etag`
 * @throws HttpErrorResponse
 */
export async function readIfChanged<T>(
  http: HttpClient,
  path: string,
  params: Readonly<Record<string, string | number>>,
  etag: string | null,
): Promise<HttpResponse<T> | null> {
  try {
    const request = http.get<T>(path, {
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

/** One page of a list, or `null` rows when nothing changed since the `ETag` that was sent along. */
export interface ReadPage<T> {
  readonly rows: readonly T[] | null;
  /** Cursor of the next older page; null when there is none. */
  readonly next: string | null;
  readonly etag: string | null;
}

/** The page in an answer of `readIfChanged`. */
export function pageIn<T>(response: HttpResponse<T[]> | null, etag: string | null): ReadPage<T> {
  if (response === null) return { rows: null, next: null, etag };
  const { headers, body } = response;
  return { rows: body ?? [], next: nextCursor(headers.get('Link')), etag: headers.get('ETag') };
}

/** The cursor in a `Link` header with `rel="next"` (RFC 8288). */
function nextCursor(link: string | null): string | null {
  const next = link?.match(/<([^>]*)>\s*;[^,]*\brel="?next"?/);
  return next?.[1] === undefined
    ? null
    : (URL.parse(next[1], 'https://own.invalid')?.searchParams.get('before') ?? null);
}
