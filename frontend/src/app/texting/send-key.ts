/** The key code of every key pressed while an input method composes; Safari reports Enter so after `isComposing`. */
const composingKeyCode = 229;

/** Whether a key press asks to send: Enter, but not Shift+Enter, and never the Enter that ends a composition. */
export function isSendKey(event: KeyboardEvent): boolean {
  // The deprecated keyCode is the only sign that Safari gives.
  const keyCode: unknown = Reflect.get(event, 'keyCode');
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && keyCode !== composingKeyCode;
}
