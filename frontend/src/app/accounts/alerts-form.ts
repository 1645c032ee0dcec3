import { Component, computed, DOCUMENT, inject } from '@angular/core';
import { Notifications, type NotificationPermit } from '../core/alerts/notifications.ts';
import { playTone } from '../core/alerts/tone.ts';
import { Preferences } from '../core/preferences.ts';
import { CheckRow } from './check-row.ts';

const hints: Readonly<Record<NotificationPermit, string>> = {
  granted: 'They come only while no page of this app is in view, and never for muted conversations.',
  default: 'Your browser will ask you first. They come only while no page of this app is in view.',
  denied: 'Your browser blocks them for this site. Its site settings can allow them again.',
  impossible: 'This browser shows none for this site.',
};

@Component({
  selector: 'app-alerts-form',
  imports: [CheckRow],
  template: `
    <section aria-labelledby="alerts-title">
      <header>
        <h2 id="alerts-title">New texts</h2>
        <p class="small muted">For this browser.</p>
      </header>
      <div class="stack">
        <div class="row">
          <app-check-row
            label="Play a quiet sound"
            [checked]="values().sound"
            (checkedChange)="setSound($event)"
          />
          <button type="button" class="act" (click)="listen()">Listen</button>
        </div>
        <div class="row">
          @if (isOn()) {
            <p><strong>Notifications are on.</strong></p>
            <button type="button" class="button plain" (click)="turnOff()">Turn off notifications</button>
          } @else if (permit() === 'granted' || permit() === 'default') {
            <button type="button" class="button" (click)="turnOn()">Turn on notifications</button>
          } @else {
            <p><strong>Notifications are off.</strong></p>
          }
        </div>
        <p class="small muted" role="status">{{ hint() }}</p>
        @if (isOn()) {
          <app-check-row
            label="Show name and text in notifications"
            [checked]="values().notificationText"
            (checkedChange)="setText($event)"
          />
        }
      </div>
    </section>
  `,
  styleUrls: ['./settings-section.css', './alerts-form.css'],
})
export class AlertsForm {
  readonly #preferences = inject(Preferences);
  readonly #notifications = inject(Notifications);
  readonly #window = inject(DOCUMENT).defaultView;

  protected readonly values = this.#preferences.values;
  protected readonly permit = this.#notifications.permit;
  protected readonly isOn = computed(() => this.values().notifications && this.permit() === 'granted');
  protected readonly hint = computed(() => hints[this.permit()]);

  protected setSound(sound: boolean): void {
    this.#preferences.change({ sound });
  }

  protected listen(): void {
    if (this.#window !== null) void playTone(this.#window);
  }

  protected setText(notificationText: boolean): void {
    this.#preferences.change({ notificationText });
  }

  protected async turnOn(): Promise<void> {
    const permit = await this.#notifications.ask();
    this.#preferences.change({ notifications: permit === 'granted' });
  }

  protected turnOff(): void {
    this.#preferences.change({ notifications: false });
  }
}
