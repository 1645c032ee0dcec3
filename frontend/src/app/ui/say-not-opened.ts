import { ErrorHandler, inject } from '@angular/core';
import type { NavigationError } from '@angular/router';
import { Toasts } from './toasts.ts';
import { PageNotLoaded } from '../core/load-page.ts';

/** Says why a page did not open; what is no fault of the network is reported as any error. To be called where `inject` works. */
export function sayNotOpened({ error }: NavigationError): void {
  if (!(error instanceof PageNotLoaded)) {
    inject(ErrorHandler).handleError(error);
    return;
  }
  const text = navigator.onLine
    ? 'This page could not be loaded. Try again, or reload.'
    : 'You are offline. This page opens when the line is back.';
  inject(Toasts).show(text, { icon: 'problem', tone: 'problem' });
}
