import { isLoopbackHost } from '@mysms/contract/is-loopback-host';
import type { Demo } from './prepare-demo.ts';

export interface BannerFacts {
  /** On this machine. */
  readonly appUrl: string;
  /** What links and Twilio use. */
  readonly publicUrl: string | null;
  /** The handset page; null when texts go to real phones. */
  readonly phonesUrl: string | null;
  /** Null when there is none. */
  readonly demo: Demo | null;
  readonly account: string;
  /** Where Twilio is to report what became of a text; null when it is not the real Twilio. */
  readonly callbackUrl: string | null;
  readonly dataDirectory: string;
  readonly mongodb: string;
  readonly seconds: number;
}

/** What is said once everything runs. */
export function banner(facts: BannerFacts): string {
  const phones = facts.phonesUrl ?? `real ones, by Twilio account ${facts.account}`;
  const rows = [
    ['App', facts.appUrl],
    ...(facts.publicUrl === null || facts.publicUrl === facts.appUrl ? [] : [['Public', facts.publicUrl]]),
    ['Phones', phones],
    ...(facts.demo === null ? [] : [['Demo', demoWords(facts.demo)]]),
    ...(isOutOfReach(facts.callbackUrl)
      ? [['Receipts', 'asked for after 5 s, 15 s, 60 s and later: Twilio cannot call this machine']]
      : []),
    ['Data', facts.dataDirectory],
    ['MongoDB', facts.mongodb],
    ['Node', process.versions.node],
  ];
  const body = rows.map(([name = '', value = '']) => `  ${name.padEnd(10)}${value}`).join('\n');
  return `\nMySMS Messenger runs (started in ${facts.seconds.toFixed(1)} s)\n\n${body}\n\n  Ctrl-C stops everything.\n`;
}

function demoWords({ email, password }: Demo): string {
  const secret = password === null ? 'with the password that was chosen for it' : `password ${password}`;
  return `${email}, ${secret} (npm run demo:remove removes it)`;
}

function isOutOfReach(url: string | null): boolean {
  return url !== null && isLoopbackHost(new URL(url).hostname);
}
