import { computed, inject, Injectable, signal, untracked } from '@angular/core';
import { Session } from '../core/session.ts';
import { cleanNumber } from './clean-number.ts';
import type * as phoneLibrary from './phone-library.ts';

type PhoneLibrary = typeof phoneLibrary;

/** Countries of calling code 1 whose numbers are written alike. */
const northAmerica = new Set(['US', 'CA']);

/** Digits of a national number from which on it is grouped while it is typed. */
const shortestGrouped = 7;

/**
 * How numbers are shown and typed: as they are dialled at home where they share the home country's calling code, with
 * their country code otherwise. Until the library has arrived, and if it never does, numbers from elsewhere stay as they are.
 */
@Injectable({ providedIn: 'root' })
export class PhoneFormat {
  readonly #home = inject(Session).boot;
  readonly #library = signal<PhoneLibrary | null>(null);
  readonly #country = computed(() => {
    const country = this.#home().home_country;
    return this.#library()?.isSupportedCountry(country) ? country : undefined;
  });

  async load(): Promise<void> {
    if (untracked(this.#library) !== null) return;
    try {
      this.#library.set(await import('./phone-library.ts'));
    } catch {
      // The next page view tries again; the server reads numbers of any format.
    }
  }

  /** Whether `show` needs the library for this number (E.164). */
  needsLibrary(number: string): boolean {
    return this.#northAmerican(number) === null;
  }

  /** A number in E.164, or as it was typed, for reading. */
  show(number: string): string {
    const northAmerican = this.#northAmerican(number);
    if (northAmerican !== null) return northAmerican;
    const library = this.#library();
    const country = this.#country();
    const parsed = library?.parsePhoneNumberFromString(number, country);
    if (library === null || parsed === undefined) return number;
    const isHome =
      country !== undefined && parsed.countryCallingCode === library.getCountryCallingCode(country);
    return isHome ? parsed.formatNational() : parsed.formatInternational();
  }

  /**
   * One rule serves all of North America, and there a list of numbers need not wait for the library: it weighs more
   * than the page, and reading it would hold a slow phone up.
   */
  #northAmerican(number: string): string | null {
    const [, area, exchange, line] = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number) ?? [];
    const isHome = northAmerica.has(this.#home().home_country);
    return isHome && line !== undefined ? `(${area}) ${exchange}-${line}` : null;
  }

  /**
   * Groups the digits typed so far, for a caret that stands at the end. Anything but a number stays as it is, and so
   * does a short one: 911 and 12345 are whole numbers in some places, and not the beginning of a longer one.
   */
  asTyped(text: string): string {
    const library = this.#library();
    const number = cleanNumber(text);
    // A space just typed may lead on to more.
    const kept = number === text.trim() ? text.trimStart() : number;
    if (library === null || !/^\+?[\d\s()+.\-/]*$/.test(number)) return kept;
    if (!number.startsWith('+') && dialled(number).length < shortestGrouped) return kept;
    const grouped = new library.AsYouType(this.#country()).input(number);
    return dialled(grouped) === dialled(number) ? grouped : kept;
  }

  /** The usual format of what was typed, once it is a whole number. */
  tidy(text: string): string {
    const number = cleanNumber(text);
    return this.looksPossible(number) ? this.show(number) : number;
  }

  /** Whether it could be a number; true while nobody can tell, for the server has the last word. */
  looksPossible(text: string): boolean {
    const library = this.#library();
    if (library === null) return true;
    const country = this.#country();
    const parsed = library.parsePhoneNumberFromString(cleanNumber(text), {
      extract: false,
      ...(country === undefined ? {} : { defaultCountry: country }),
    });
    return parsed?.isPossible() ?? false;
  }
}

/** The part of a number that is dialled; grouping must not change it. */
function dialled(number: string): string {
  return number.replace(/[^\d+]/g, '');
}
