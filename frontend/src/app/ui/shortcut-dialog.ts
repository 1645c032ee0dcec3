import { Component, computed, effect, type ElementRef, inject, viewChild } from '@angular/core';
import { Shortcuts } from '../core/shortcuts.ts';
import { Icon } from './icon.ts';

const signs: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' };
const appleSigns: Readonly<Record<string, string>> = { ...signs, Ctrl: '⌘', Alt: '⌥', Shift: '⇧' };

/** All shortcuts, over the page. */
@Component({
  selector: 'app-shortcut-dialog',
  imports: [Icon],
  template: `
    <dialog
      #dialog
      aria-labelledby="shortcuts-title"
      (close)="shortcuts.closeList()"
      (mousedown)="closeOutside($event)"
    >
      <header>
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        <button type="button" class="icon-button" (click)="shortcuts.closeList()">
          <app-icon name="close" />
          <span class="visually-hidden">Close</span>
        </button>
      </header>
      <dl>
        @for (row of rows(); track row.words) {
          <div>
            <dt>{{ row.words }}</dt>
            <dd>
              @for (keys of row.keys; track $index) {
                @if (!$first) {
                  <span class="muted"> or </span>
                }
                @for (key of keys; track $index) {
                  <kbd>{{ key }}</kbd>&ngsp;
                }
              }
            </dd>
          </div>
        }
      </dl>
    </dialog>
  `,
  styleUrl: './shortcut-dialog.css',
})
export class ShortcutDialog {
  protected readonly shortcuts = inject(Shortcuts);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  /** One row for each thing to do, with every way to do it. */
  protected readonly rows = computed(() => {
    const byWords = Map.groupBy(this.shortcuts.all(), ({ words }) => words);
    return [...byWords].map(([words, same]) => ({
      words,
      keys: same.map(({ keys }) => this.#signsOf(keys)),
    }));
  });

  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      const isWanted = this.shortcuts.isListOpen();
      if (isWanted === dialog.open) return;
      if (isWanted) dialog.showModal();
      else dialog.close();
    });
  }

  /** A press beside it: what is around belongs to the dialog's element too. */
  protected closeOutside({ target }: Event): void {
    if (target === this.dialog().nativeElement) this.shortcuts.closeList();
  }

  #signsOf(keys: string): readonly string[] {
    const known = this.shortcuts.isApple ? appleSigns : signs;
    return keys.split('+').map((key) => known[key] ?? key);
  }
}
