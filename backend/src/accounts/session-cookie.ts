import type { CookieOptions } from 'express';

/**
 * Name and attributes of the session cookie, the same for setting and clearing it. `__Host-` makes browsers refuse
 * one that a sibling domain or a plain-http page set (RFC 6265bis 4.1.3.2); it works with Secure only.
 * @param secure whether PUBLIC_URL is https
 */
export function sessionCookie(secure: boolean): { name: string; attributes: CookieOptions } {
  return {
    name: secure ? '__Host-mysms' : 'mysms',
    attributes: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  };
}
