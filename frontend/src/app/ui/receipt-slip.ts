import { Component, input } from '@angular/core';

/** One line of a receipt. */
export interface ReceiptLine {
  /** To the millisecond; `full` says date and zone as well. */
  readonly time: string;
  readonly full?: string;
  readonly iso?: string;
  readonly tone: string;
  readonly words: string;
  readonly aside?: string;
}

/** The slip that lists the evidence behind a status. Its footer is whatever is put inside. */
@Component({
  selector: 'app-receipt-slip',
  template: `
    <ol>
      @for (line of lines(); track $index) {
        <li [class]="line.tone">
          <time [attr.datetime]="line.iso" [title]="line.full ?? ''">{{ line.time }}</time>
          <p>
            {{ line.words }}
            @if (line.aside) {
              <span>· {{ line.aside }}</span>
            }
          </p>
        </li>
      }
    </ol>
    <footer><ng-content /></footer>
  `,
  styleUrl: './receipt-slip.css',
})
export class ReceiptSlip {
  readonly lines = input.required<readonly ReceiptLine[]>();
}
