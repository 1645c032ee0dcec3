// The page as a person finds it: boxes by their label, buttons by their words.

type Box = HTMLInputElement | HTMLTextAreaElement;

export function box(label: string): Box {
  const labels = [...document.querySelectorAll('label')];
  const found = labels.find((candidate) => words(candidate) === label)?.control;
  if (!(found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement)) {
    throw new Error(`No box is named ${label}. There are: ${labels.map(words).join(', ')}`);
  }
  return found;
}

export function buttons(name?: string, within: ParentNode = document): HTMLButtonElement[] {
  return [...within.querySelectorAll('button')].filter(
    (found) => name === undefined || words(found) === name,
  );
}

export function button(name: string, within: ParentNode = document): HTMLButtonElement {
  const [found] = buttons(name, within);
  if (found === undefined)
    throw new Error(`No button ${name}. There are: ${buttons(undefined, within).map(words).join(', ')}`);
  return found;
}

/** The texts of the list, one entry per row. */
export function rows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('table[aria-label="Messages"] tbody [role="row"]')];
}

export function alerts(): string[] {
  return [...document.querySelectorAll('[role="alert"]')].map(words);
}

export function fill(target: Box, text: string): void {
  target.focus();
  target.value = text;
  target.dispatchEvent(new Event('input', { bubbles: true }));
}

export function press(target: HTMLElement, key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

/** What the box says about itself besides its name. */
export function description(target: HTMLElement): string {
  const ids = target.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => words(document.getElementById(id))).join(' ');
}

/** The text of an element with its white space as a person sees it. */
export function words(element: Element | null): string {
  return (element?.textContent ?? '').replace(/\s+/g, ' ').trim();
}
