import { afterNextRender, inject, Injector, signal } from '@angular/core';
import { type ApiFailure, failureOf } from '../core/api-failure.ts';

export type FieldErrors = Readonly<Record<string, string>>;

/**
 * What a form is doing and why it was refused: errors at fields by their name, everything else as one alert. To be
 * made where `inject` works.
 * @param shown names of the fields that the form shows; errors about others join the alert
 * @param afterAlert name of the field to try again with, where the alert is about no single one
 */
export class FormState {
  readonly #injector = inject(Injector);
  readonly #shown: readonly string[];
  readonly #afterAlert: string | undefined;
  readonly isBusy = signal(false);
  readonly errors = signal<FieldErrors>({});
  readonly alert = signal<string | null>(null);

  constructor(shown: readonly string[], afterAlert?: string) {
    this.#shown = shown;
    this.#afterAlert = afterAlert;
  }

  /**
   * Runs `work` unless it is running already or `found` holds errors; afterwards the first refused field has the
   * focus.
   * @returns whether it was done
   */
  async submit(event: Event, found: FieldErrors, work: () => Promise<void>): Promise<boolean> {
    event.preventDefault();
    if (this.isBusy()) return false;
    this.alert.set(null);
    this.errors.set(found);
    if (Object.keys(found).length === 0) {
      this.isBusy.set(true);
      try {
        await work();
        return true;
      } catch (error) {
        this.#explain(failureOf(error));
      } finally {
        this.isBusy.set(false);
      }
    }
    this.#focusRefused(event.target as HTMLFormElement);
    return false;
  }

  #explain(failure: ApiFailure): void {
    const entries = Object.entries(failure.fields);
    const atFields = entries.filter(([name]) => this.#shown.includes(name));
    this.errors.set(Object.fromEntries(atFields));
    const elsewhere = entries.filter(([name]) => !this.#shown.includes(name)).map(([, text]) => text);
    if (atFields.length === 0) this.alert.set(elsewhere.join(' ') || failure.text);
  }

  #focusRefused(form: HTMLFormElement): void {
    const isAtAlert = this.alert() !== null && this.#afterAlert !== undefined;
    const field = isAtAlert ? `[name="${this.#afterAlert}"]` : '[aria-invalid="true"]';
    const focus = (): void => form.querySelector<HTMLElement>(field)?.focus();
    afterNextRender(focus, { injector: this.#injector });
  }
}
