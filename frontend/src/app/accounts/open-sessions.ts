import { afterNextRender, Component, ElementRef, inject, Injector, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { OpenSession } from '@mysms/contract/accounts';
import { failureOf } from '../core/api-failure.ts';
import { isFocusLost } from '../core/catch-focus.ts';
import { isTakingLong } from '../core/is-taking-long.ts';
import { Session } from '../core/session.ts';
import { calendarDate, clockTime, fullTime } from '../core/time-words.ts';
import { AccountsApi } from './accounts-api.ts';

const skeletonAfterMs = 200;

/** Where the account is signed in, with a way to end each. */
@Component({
  selector: 'app-open-sessions',
  templateUrl: './open-sessions.html',
  styleUrls: ['./settings-section.css', './open-sessions.css'],
})
export class OpenSessions {
  readonly #api = inject(AccountsApi);
  readonly #session = inject(Session);
  readonly #router = inject(Router);
  readonly #host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  readonly #injector = inject(Injector);

  protected readonly sessions = signal<readonly OpenSession[] | null>(null);
  protected readonly failure = signal<string | null>(null);
  protected readonly note = signal('');
  /** Those that are being ended. */
  readonly #ending = signal<ReadonlySet<string>>(new Set());
  protected readonly isSlow = isTakingLong(
    () => this.sessions() !== null || this.failure() !== null,
    skeletonAfterMs,
  );

  constructor() {
    void this.read();
  }

  protected nameOf({ device }: OpenSession): string {
    return device || 'A device that did not say what it is';
  }

  protected timeOf(time: string): string {
    return `${calendarDate(new Date(time))}, ${clockTime(new Date(time))}`;
  }

  protected fullTimeOf(time: string): string {
    return fullTime(new Date(time));
  }

  protected isEnding(id: string): boolean {
    return this.#ending().has(id);
  }

  protected async read(): Promise<void> {
    this.failure.set(null);
    try {
      this.sessions.set(await this.#api.sessions());
    } catch (error) {
      this.failure.set(failureOf(error).text);
    }
  }

  protected async end(session: OpenSession): Promise<void> {
    const { _id: id, current } = session;
    if (this.isEnding(id)) return;
    this.#setEnding(id, true);
    this.note.set('');
    try {
      if (current) await this.#endThis(id);
      else await this.#endOther(session);
    } catch (error) {
      this.note.set(`It is still signed in. ${failureOf(error).text}`);
    } finally {
      this.#setEnding(id, false);
    }
  }

  async #endThis(id: string): Promise<void> {
    await this.#session.leaveBy(() => this.#api.endSession(id));
    await this.#router.navigateByUrl('/sign-in');
  }

  async #endOther(session: OpenSession): Promise<void> {
    try {
      await this.#api.endSession(session._id);
    } catch (error) {
      // It had ended by itself.
      if (failureOf(error).code !== 'not_found') throw error;
    }
    const at = this.sessions()?.findIndex(({ _id }) => _id === session._id) ?? 0;
    this.sessions.update((sessions) => sessions?.filter(({ _id }) => _id !== session._id) ?? null);
    afterNextRender(() => this.#refocus(at), { injector: this.#injector });
    this.note.set(`${this.nameOf(session)} is signed out.`);
  }

  /** The button is gone with its session: the next one has the focus, or the heading. */
  #refocus(at: number): void {
    if (!isFocusLost(this.#host.ownerDocument)) return;
    const next = this.#host.querySelectorAll<HTMLElement>('li button')[at];
    (next ?? this.#host.querySelector<HTMLElement>('h2'))?.focus();
  }

  #setEnding(id: string, isEnding: boolean): void {
    this.#ending.update((ending) => {
      const others = [...ending].filter((other) => other !== id);
      return new Set(isEnding ? [...others, id] : others);
    });
  }
}
