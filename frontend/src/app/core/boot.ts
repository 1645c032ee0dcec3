import { DOCUMENT, inject, InjectionToken } from '@angular/core';
import type { Boot } from '@mysms/contract/boot';

const signedOut: Boot = { account: null, signup: 'open', setup_code_required: false, home_country: 'US' };

/** What the HTML said when it was served. */
export const BOOT = new InjectionToken<Boot>('boot', {
  providedIn: 'root',
  factory: () => readBoot(inject(DOCUMENT)),
});

/** Reads `<meta name="mysms-boot">`. HTML that no server has filled in counts as signed out. */
export function readBoot(document: Document): Boot {
  const content = document.querySelector('meta[name="mysms-boot"]')?.getAttribute('content') ?? '';
  try {
    return { ...signedOut, ...(JSON.parse(content) as Partial<Boot>) };
  } catch {
    return signedOut;
  }
}
