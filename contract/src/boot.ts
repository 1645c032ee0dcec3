import type { Account } from './accounts.ts';

/**
 * What the HTML already says, so that a signed-out page asks nothing that would answer 401. It stands as JSON in
 * `<meta name="mysms-boot" content="…">`.
 */
export interface Boot {
  /** The signed-in account; null when there is no session. */
  readonly account: Account | null;
  /** Who may sign up; the form adapts to it. */
  readonly signup: 'open' | 'invite' | 'closed';
  /** The next account is the first one and needs the setup code. */
  readonly setup_code_required: boolean;
  /** ISO code of the country whose numbers are typed and shown without a country code. */
  readonly home_country: string;
}
