/** RFC 2822 in GMT with whole seconds, as Twilio writes every date. */
export function rfc2822(time: number): string {
  return new Date(time).toUTCString().replace('GMT', '+0000');
}
