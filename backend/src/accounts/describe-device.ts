/** The first that fits wins: most browsers claim to be others as well. */
const browsers: readonly [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/.*\bSafari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * What signed in, in words for its owner: `Firefox on Linux`, or the name that a program gives itself. Empty when it
 * says nothing that can be understood.
 * @param userAgent the header; whatever somebody wrote into it
 */
export function describeDevice(userAgent = ''): string {
  const find = (known: readonly [RegExp, string][]): string | undefined =>
    known.find(([sign]) => sign.test(userAgent))?.[1];
  const browser = find(browsers);
  const system = find(systems);
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  const [, program] = /^([A-Za-z][\w.-]{0,30})(\/|$)/.exec(userAgent) ?? [];
  return program === undefined || program === 'Mozilla' ? (system ?? '') : program;
}
