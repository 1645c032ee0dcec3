import { effect, signal, type Signal } from '@angular/core';

/** True once something has not been done for `afterMs`; false again as soon as it is. To be called where `inject` works. */
export function isTakingLong(isDone: () => boolean, afterMs: number): Signal<boolean> {
  const isLong = signal(false);
  effect((onCleanup) => {
    isLong.set(false);
    if (isDone()) return;
    const timer = setTimeout(() => isLong.set(true), afterMs);
    onCleanup(() => clearTimeout(timer));
  });
  return isLong.asReadonly();
}
