import { Component } from '@angular/core';
import { Icon } from '../ui/icon.ts';
import { type ReceiptLine, ReceiptSlip } from '../ui/receipt-slip.ts';

/** What the pages before signing in stand in: the form, and beside it what the product is about. */
@Component({
  selector: 'app-welcome',
  imports: [Icon, ReceiptSlip],
  template: `
    <main>
      <div class="mark" aria-hidden="true">my</div>
      <ng-content />
    </main>
    <div class="show" aria-hidden="true">
      <div class="card">
        <p class="bubble">Your appointment is confirmed for 09:00.</p>
        <p class="meta num">
          14:29 <span class="delivered"><app-icon name="doubleCheck" />Delivered</span>
        </p>
        <app-receipt-slip [lines]="lines">1 segment · GSM-7</app-receipt-slip>
      </div>
    </div>
  `,
  styleUrl: './welcome.css',
})
export class Welcome {
  protected readonly lines: readonly ReceiptLine[] = [
    { time: '14:29:03.118', tone: 'waiting', words: 'Accepted here' },
    { time: '14:29:03.402', tone: 'sent', words: 'Handed to Twilio' },
    { time: '14:29:05.060', tone: 'sent', words: 'Sent to the carrier' },
    { time: '14:29:06.911', tone: 'delivered', words: 'Delivered to the phone' },
  ];
}
