const messages: Readonly<Record<number, string>> = {
  21610: 'Attempt to send to unsubscribed recipient',
  30003: 'Unreachable destination handset',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
};

/** The sentence that stands as `error_message` beside a message's `error_code`. */
export function errorMessageOf(code: number | null): string | null {
  return code === null ? null : (messages[code] ?? 'Unknown error');
}
