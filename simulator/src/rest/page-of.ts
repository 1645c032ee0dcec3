import type { Parameters } from './form.ts';
import { RestError } from './rest-error.ts';

export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly pageToken: string | null;
}

const defaultPageSize = 50;
const maxPageSize = 1000;

/**
 * Reads `Page`, `PageSize` (at most 1000, more is cut) and `PageToken`.
 * @throws {RestError} 400: 20001 for what is no number, 70002 for a later page without its token
 */
export function readPage(query: Parameters): PageRequest {
  const pageSize = Math.min(wholeNumber(query, 'PageSize', 1) ?? defaultPageSize, maxPageSize);
  const page = wholeNumber(query, 'Page', 0) ?? 0;
  const pageToken = query.get('PageToken') ?? '';
  if (page > 0 && pageToken === '') {
    throw new RestError(400, 70002, 'Paged requests must include a PageToken');
  }
  return { page, pageSize, pageToken: pageToken === '' ? null : pageToken };
}

/**
 * The frame around a page of any list: where it stands, and the relative addresses of itself, the first, the next
 * and the previous page, with the filters kept.
 * @param tokens of the neighbours; null where there is none
 */
export function pageFrame(
  path: string,
  filters: readonly (readonly [string, string])[],
  { page, pageSize, pageToken }: PageRequest,
  count: number,
  tokens: { readonly next: string | null; readonly previous: string | null },
) {
  const uri = (number: number, token: string | null): string => {
    const query = new URLSearchParams(filters.map(([name, value]): [string, string] => [name, value]));
    query.set('PageSize', String(pageSize));
    query.set('Page', String(number));
    if (token !== null) query.set('PageToken', token);
    return `${path}?${query.toString()}`;
  };
  return {
    first_page_uri: uri(0, null),
    end: page * pageSize + Math.max(0, count - 1),
    previous_page_uri: page === 0 || tokens.previous === null ? null : uri(page - 1, tokens.previous),
    uri: uri(page, pageToken),
    page_size: pageSize,
    start: page * pageSize,
    next_page_uri: tokens.next === null ? null : uri(page + 1, tokens.next),
    page,
  };
}

function wholeNumber(query: Parameters, name: string, min: number): number | null {
  const text = query.get(name);
  if (text === undefined || text === '') return null;
  if (!/^\d{1,9}$/.test(text) || Number(text) < min) {
    throw new RestError(400, 20001, `Invalid value for parameter ${name}: ${text}`);
  }
  return Number(text);
}
