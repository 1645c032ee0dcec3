import {
  computed,
  inject,
  Injectable,
  Injector,
  linkedSignal,
  runInInjectionContext,
  signal,
  untracked,
} from '@angular/core';
import { AccountStorage } from '../core/account-storage.ts';
import { Session } from '../core/session.ts';
import type { DraftPlace } from './draft-place.ts';
import { readDraft } from './draft-text.ts';
import { Draft, storedDraftsAs } from './draft.ts';

/** All texts being written, one for each place. */
@Injectable({ providedIn: 'root' })
export class Drafts {
  readonly #storage = inject(AccountStorage);
  readonly #injector = inject(Injector);
  readonly #accountId = inject(Session).accountId;
  readonly #opened = signal<readonly Draft[]>([]);
  readonly #elsewhere = linkedSignal<ReadonlyMap<DraftPlace, string>>(() => {
    const account = this.#accountId();
    const stored = account === null ? [] : this.#storage.readNamed(account, storedDraftsAs);
    return new Map(stored.map(([name, value]) => [placeIn(name), readDraft(value).content]));
  });

  /** What is written at each place where something is. */
  readonly contents = computed<ReadonlyMap<DraftPlace, string>>(() => {
    const contents = new Map(this.#elsewhere());
    for (const draft of this.#opened()) contents.set(draft.place, draft.text().content);
    return new Map([...contents].filter(([, content]) => content.trim() !== ''));
  });

  constructor() {
    this.#storage.watchAll(storedDraftsAs, (accountId, name, stored) => {
      if (accountId !== this.#accountId()) return;
      const place = placeIn(name);
      const draft = readDraft(stored);
      this.#elsewhere.update((contents) => new Map(contents).set(place, draft.content));
      this.#find(place)?.hear(draft);
    });
  }

  /** The draft of this place; the same one every time. */
  at(place: DraftPlace): Draft {
    const known = this.#find(place);
    if (known !== undefined) return known;
    const draft = runInInjectionContext(this.#injector, () => new Draft(place));
    this.#opened.update((opened) => [...opened, draft]);
    return draft;
  }

  #find(place: DraftPlace): Draft | undefined {
    return untracked(this.#opened).find((draft) => draft.place === place);
  }
}

function placeIn(name: string): DraftPlace {
  return name.slice(storedDraftsAs.length);
}
