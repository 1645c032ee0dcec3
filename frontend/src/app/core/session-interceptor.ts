import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, throwError } from 'rxjs';
import { failureOf } from './api-failure.ts';
import { EXPECTS_401, Session } from './session.ts';
import { signInTree } from './session-guards.ts';

/** When an answer says that the session is over, leads to the sign-in page, which leads back here. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  return next(request).pipe(
    catchError((error: unknown) => {
      const isOver = !request.context.get(EXPECTS_401) && failureOf(error).code === 'not_signed_in';
      // Of several requests in flight only the first one finds somebody signed in.
      if (isOver && session.account() !== null) {
        session.expire();
        void router.navigateByUrl(signInTree(router, router.url));
      }
      return throwError(() => error);
    }),
  );
};
