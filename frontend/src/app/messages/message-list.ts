import { Component, computed, ElementRef, inject, input, output, viewChildren } from '@angular/core';
import { type ApiFailure } from '../core/api-failure.ts';
import { MessageRow } from './message-row.ts';
import { PhoneFormat } from '../texting/phone-format.ts';
import type { RowAct, TextRow } from '../texting/text-row.ts';

/** What stands below the texts there are: the shape of what comes, what went wrong, what to do next, or nothing more. */
export type ListFace = 'waiting' | 'loading' | 'error' | 'empty' | 'content';

/** The own texts, newest first. */
@Component({
  selector: 'app-message-list',
  imports: [MessageRow],
  templateUrl: './message-list.html',
  styleUrl: './message-list.css',
})
export class MessageList {
  readonly face = input.required<ListFace>();
  readonly rows = input.required<readonly TextRow[]>();
  /** Why the list could not be read, or is not up to date. */
  readonly failure = input.required<ApiFailure | null>();
  /** What an empty list says. */
  readonly emptyText = input.required<string>();
  readonly isFiltered = input.required<boolean>();
  readonly hasOlder = input.required<boolean>();
  readonly isReadingOlder = input.required<boolean>();
  readonly olderFailure = input.required<ApiFailure | null>();
  readonly reload = output();
  readonly older = output();
  readonly compose = output();
  readonly showAll = output();
  readonly act = output<{ readonly row: TextRow; readonly act: RowAct }>();

  private readonly messageRows = viewChildren(MessageRow);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);

  protected readonly phones = inject(PhoneFormat);
  protected readonly placeholders = [0, 1, 2, 3, 4];
  /** With rows on show a failure is a thin line above them. */
  protected readonly line = computed(() => {
    const failure = this.failure();
    if (failure === null || this.face() === 'error') return null;
    if (failure.kind === 'offline')
      return `${failure.text} What you type is kept; the list goes on when the line is back.`;
    if (failure.kind === 'unreachable')
      return `${failure.text} What you type is kept; the list goes on by itself.`;
    return `This list is not up to date. ${failure.text}`;
  });

  /** Leads on to the first text below this one, unless the person has gone somewhere else meanwhile. */
  focusBelow(id: string): void {
    const { activeElement, body } = this.host.nativeElement.ownerDocument;
    const isHere = activeElement === body || Boolean(activeElement?.closest('.older'));
    const index = this.rows().findIndex((row) => row.id === id);
    if (isHere && index >= 0) this.messageRows()[index + 1]?.focusStatus();
  }
}
