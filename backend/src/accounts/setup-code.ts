import { timingSafeEqual } from 'node:crypto';
import type { AccountDeps } from './account-deps.ts';
import { guardedAttempt } from './guarded-attempt.ts';
import type { Visitor } from './visitor.ts';

/** 22 characters of base64url carry 132 bits (ASVS 11.5.1 asks for 128). */
const codeLength = 22;

/** Whether the next account is the first one of an installation that strangers can reach. */
export async function setupCodeRequired(deps: Pick<AccountDeps, 'config' | 'accounts'>): Promise<boolean> {
  return deps.config.offLoopback && !(await deps.accounts.exist());
}

/** Says, while there is no account, what the first one needs. Call it once at start. */
export async function announceSetupCode(deps: AccountDeps): Promise<void> {
  const { config, log } = deps;
  if (!config.offLoopback && config.signup === 'open') return;
  if (await deps.accounts.exist()) return;
  const page = `${config.publicOrigin}/sign-up`;
  if (config.setupCode !== null) {
    log.warn(`There is no account yet. The first one becomes the admin; make it at ${page} with SETUP_CODE.`);
  } else {
    const code = setupCode(deps);
    log.warn(
      `There is no account yet. The first one becomes the admin; make it at ${page} with the setup code ${code}`,
    );
  }
}

/**
 * Whether this is the setup code; guessing at it is slowed as guessing at a password is.
 * @throws {Problem} `too_many_attempts`
 */
export async function isSetupCode(deps: AccountDeps, visitor: Visitor, given: string): Promise<boolean> {
  return guardedAttempt(deps, {
    subject: 'setup code',
    visitor,
    isKnownAddress: false,
    isRight: () =>
      Promise.resolve(isSame(deps.hash('setup', given.trim()), deps.hash('setup', setupCode(deps)))),
  });
}

/** Derived, so that every process has the same one and none has to store it. */
function setupCode({ config, hash }: Pick<AccountDeps, 'config' | 'hash'>): string {
  return config.setupCode ?? hash('setup', 'code of the first account').slice(0, codeLength);
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
