const signedOutPages = ['/sign-in', '/sign-up', '/reset-password'];

/**
 * Where to go after signing in: only ever a path of our own. Everything that a browser could read as another origin
 * (`//host`, `/\host`, a scheme, control characters inside) becomes the home page.
 */
export function safeReturnPath(wanted: string | null | undefined): string {
  if (typeof wanted !== 'string' || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return '/';
  const own = 'https://own.invalid';
  const url = URL.parse(wanted, own);
  if (url?.origin !== own || signedOutPages.includes(url.pathname)) return '/';
  // Resolving dots may leave two slashes at the start, which the router would read as part of the path.
  return url.pathname.startsWith('//') ? '/' : url.pathname + url.search + url.hash;
}
