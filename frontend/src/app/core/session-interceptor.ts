import type { HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { catchError, throwError } from 'rxjs';
import { failureOf } from './api-failure.ts';
import { leadToSignIn } from './lead-to-sign-in.ts';
import { EXPECTS_401, Session } from './session.ts';

/** When an answer says that the session is over, leads to the sign-in page, which leads back here. */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const router = inject(Router);
  return next(request).pipe(
    catchError((error: unknown) => {
      const isOver = !request.context.get(EXPECTS_401) && failureOf(error).code === 'not_signed_in';
      if (isOver) leadToSignIn(session, router);
      return throwError(() => error);
    }),
  );
};
