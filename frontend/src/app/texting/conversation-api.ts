import { HttpClient } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import type {
  ChangeConversation,
  Conversation,
  FoundContact,
  ListConversations,
} from '@mysms/contract/conversations';
import { firstValueFrom } from 'rxjs';
import { pageIn, type ReadPage, readIfChanged, readTimeoutMs } from '../core/read-if-changed.ts';

const base = '/api/conversations';
const timeout = readTimeoutMs;

/** The calls about conversations and people; each rejects with an `HttpErrorResponse`. */
@Injectable({ providedIn: 'root' })
export class ConversationApi {
  readonly #http = inject(HttpClient);

  /** Own conversations, latest activity first. */
  async list(
    { limit, filter, before }: ListConversations,
    etag: string | null = null,
  ): Promise<ReadPage<Conversation>> {
    const params = { limit, filter, ...(before === undefined ? {} : { before }) };
    return pageIn(await readIfChanged<Conversation[]>(this.#http, base, params, etag), etag);
  }

  one(id: string): Promise<Conversation> {
    return firstValueFrom(this.#http.get<Conversation>(`${base}/${id}`, { timeout }));
  }

  /** By title, registry name or number; in the body, for addresses end up in logs. */
  search(q: string): Promise<Conversation[]> {
    return firstValueFrom(this.#http.post<Conversation[]>(`${base}/search`, { q }, { timeout }));
  }

  change(id: string, change: ChangeConversation): Promise<Conversation> {
    return firstValueFrom(this.#http.patch<Conversation>(`${base}/${id}`, change, { timeout }));
  }

  /** Seen up to this message. */
  markRead(id: string, upTo: string): Promise<Conversation> {
    return firstValueFrom(this.#http.post<Conversation>(`${base}/${id}/read`, { up_to: upTo }, { timeout }));
  }

  /** Makes an unassigned conversation one's own. */
  take(id: string): Promise<Conversation> {
    return firstValueFrom(this.#http.post<Conversation>(`${base}/${id}/take`, null, { timeout }));
  }

  /** People whom the account may write to. */
  findContacts(q: string): Promise<FoundContact[]> {
    return firstValueFrom(this.#http.post<FoundContact[]>('/api/contacts/search', { q }, { timeout }));
  }
}
