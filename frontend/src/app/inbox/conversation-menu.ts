import { Component, type ElementRef, inject, input, signal, viewChild } from '@angular/core';
import type { Conversation } from '@mysms/contract/conversations';
import { Icon } from '../ui/icon.ts';
import { ConversationActs } from './conversation-acts.ts';

const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
const edgePx = 8;

/** What can be done to a conversation, behind three dots. The browser's own popover stands above all, and closes by itself. */
@Component({
  selector: 'app-conversation-menu',
  imports: [Icon],
  templateUrl: './conversation-menu.html',
  styleUrl: './conversation-menu.css',
})
export class ConversationMenu {
  readonly conversation = input.required<Conversation>();
  readonly name = input.required<string>();

  protected readonly acts = inject(ConversationActs);
  protected readonly isOpen = signal(false);
  private readonly opener = viewChild.required<ElementRef<HTMLButtonElement>>('opener');
  private readonly menu = viewChild.required<ElementRef<HTMLElement>>('menu');

  protected open(event: Event): void {
    event.preventDefault();
    const menu = this.menu().nativeElement;
    menu.showPopover();
    this.#place(menu);
    this.#items()[0]?.focus();
  }

  protected toggled(event: Event): void {
    this.isOpen.set((event as ToggleEvent).newState === 'open');
  }

  protected move(event: KeyboardEvent): void {
    const step = steps[event.key];
    if (event.key === 'Tab') this.close();
    if (step === undefined) return;
    event.preventDefault();
    const items = this.#items();
    const at = items.findIndex((item) => item === item.ownerDocument.activeElement);
    items[(at + step + items.length) % items.length]?.focus();
  }

  protected close(): void {
    this.menu().nativeElement.hidePopover();
    this.opener().nativeElement.focus();
  }

  /** Under the dots, or above them where there is no room. */
  #place(menu: HTMLElement): void {
    const from = this.opener().nativeElement.getBoundingClientRect();
    const { clientWidth, clientHeight } = menu.ownerDocument.documentElement;
    const fitsBelow = from.bottom + menu.offsetHeight + edgePx <= clientHeight;
    const left = Math.min(from.right, clientWidth - edgePx) - menu.offsetWidth;
    menu.style.left = `${Math.max(edgePx, left)}px`;
    menu.style.top = `${fitsBelow ? from.bottom : Math.max(edgePx, from.top - menu.offsetHeight)}px`;
  }

  #items(): HTMLElement[] {
    return [...this.menu().nativeElement.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }
}
