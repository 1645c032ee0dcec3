import { isLoopbackHost } from '@mysms/contract/is-loopback-host';

/** Whether it is an http address on this machine: the simulator speaks to nothing else, and so disturbs nobody. */
export function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && isLoopbackHost(url.hostname);
}
