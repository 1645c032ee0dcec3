import { afterEveryRender, DestroyRef, ElementRef, inject } from '@angular/core';

/**
 * Keeps the focus when what has it inside the component goes away, as a button does whose act is done; the browser
 * would leave it to nobody. To be called where `inject` works.
 * @param rescue gives the focus to something else; gets what had it and is gone
 */
export function catchFocus(rescue: (lost: Element) => void): void {
  const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  let last: Element | null = null;
  const follow = ({ target }: FocusEvent): void => void (last = target as Element);
  host.addEventListener('focusin', follow);
  inject(DestroyRef).onDestroy(() => host.removeEventListener('focusin', follow));
  afterEveryRender({
    read: () => {
      if (last === null || last.isConnected) return;
      const lost = last;
      last = null;
      if (isFocusLost(host.ownerDocument)) rescue(lost);
    },
  });
}

/** Whether nothing on the page has the focus. */
export function isFocusLost({ activeElement, body }: Document): boolean {
  return activeElement === null || activeElement === body;
}
