import { Injectable } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { catchError, EMPTY, type Observable, switchMap, timer } from 'rxjs';

const afterMs = 3000;

/** Fetches the other pages once the first one has had the line to itself. What does not come is asked for when it is needed. */
@Injectable({ providedIn: 'root' })
export class PreloadLater implements PreloadingStrategy {
  preload(_route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return timer(afterMs).pipe(
      switchMap(() => (navigator.onLine ? load() : EMPTY)),
      catchError(() => EMPTY),
    );
  }
}
