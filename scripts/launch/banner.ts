export interface BannerFacts {
  /** On this machine. */
  readonly appUrl: string;
  /** What links and Twilio use. */
  readonly publicUrl: string | null;
  /** The handset page; null when texts go to real phones. */
  readonly phonesUrl: string | null;
  readonly account: string;
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
    ['Data', facts.dataDirectory],
    ['MongoDB', facts.mongodb],
    ['Node', process.versions.node],
  ];
  const body = rows.map(([name = '', value = '']) => `  ${name.padEnd(9)}${value}`).join('\n');
  return `\nMySMS Messenger runs (started in ${facts.seconds.toFixed(1)} s)\n\n${body}\n\n  Ctrl-C stops everything.\n`;
}
