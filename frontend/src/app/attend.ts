import { type Injector, type ViewContainerRef } from '@angular/core';
import { NewTextAlerts } from './core/alerts/new-text-alerts.ts';
import { UnreadReader } from './core/unread-reader.ts';
import { ShortcutDialog } from './ui/shortcut-dialog.ts';

/**
 * Starts what serves every page and nobody waits for: the number of unread texts, the alerts for new ones, the keys and
 * the list of them. It is loaded after the first paint.
 */
export function attend(injector: Injector, overlay: ViewContainerRef): void {
  injector.get(UnreadReader);
  injector.get(NewTextAlerts);
  overlay.createComponent(ShortcutDialog);
}
