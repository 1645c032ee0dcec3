import type { Router } from '@angular/router';
import type { Session } from './session.ts';
import { signInTree } from './session-guards.ts';

/** The server says that the session is over: leads to the sign-in page, which leads back here. */
export function leadToSignIn(session: Session, router: Router): void {
  // Of several that bring the news only the first one finds somebody signed in.
  if (session.expire()) void router.navigateByUrl(signInTree(router, router.url));
}
