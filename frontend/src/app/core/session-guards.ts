import { inject } from '@angular/core';
import { type CanActivateFn, type RedirectFunction, Router, type UrlTree } from '@angular/router';
import { safeReturnPath } from './return-path.ts';
import { Session } from './session.ts';

/** The sign-in page that leads on to `wanted`. */
export function signInTree(router: Router, wanted: string): UrlTree {
  const path = safeReturnPath(wanted);
  return router.createUrlTree(['/sign-in'], path === '/' ? {} : { queryParams: { return: path } });
}

export const signedInOnly: CanActivateFn = (_route, state) =>
  inject(Session).account() !== null || signInTree(inject(Router), state.url);

export const signedOutOnly: CanActivateFn = () =>
  inject(Session).account() === null || inject(Router).createUrlTree(['/inbox']);

export const toHome: RedirectFunction = () => (inject(Session).account() === null ? '/sign-in' : '/inbox');
