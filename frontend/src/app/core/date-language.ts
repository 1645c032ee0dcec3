import { signal } from '@angular/core';

/** The interface's own language; its dates are in it unless somebody chose another. */
const usual = 'en-GB';

const chosen = signal<string | undefined>(usual);

/** The language that dates are written in, as BCP 47; undefined is the browser's own. */
export const dateLanguage = chosen.asReadonly();

/** @param language BCP 47, or `browser`; one that no date can be written in counts as the usual one */
export function chooseDateLanguage(language: string): void {
  chosen.set(language === 'browser' ? undefined : isWritable(language) ? language : usual);
}

function isWritable(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
