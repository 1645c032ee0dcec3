import { Injectable } from '@angular/core';
import type { PreloadingStrategy, Route } from '@angular/router';
import { type Observable, switchMap, timer } from 'rxjs';

const afterMs = 3000;

/** Fetches the other pages once the first one has had the line to itself. */
@Injectable({ providedIn: 'root' })
export class PreloadLater implements PreloadingStrategy {
  preload(_route: Route, load: () => Observable<unknown>): Observable<unknown> {
    return timer(afterMs).pipe(switchMap(load));
  }
}
