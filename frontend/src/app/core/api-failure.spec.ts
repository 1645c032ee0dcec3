import { HttpErrorResponse, HttpHeaders } from '@angular/common/http';
import { describe, expect, it, vi } from 'vitest';
import { problem } from '../../testing/fixtures.ts';
import { failureOf, waitInWords } from './api-failure.ts';

function answered(status: number, error: unknown, headers: Record<string, string> = {}): HttpErrorResponse {
  return new HttpErrorResponse({ status, error, headers: new HttpHeaders(headers), url: '/api/messages' });
}

describe('failureOf', () => {
  it('names the fields of a refusal by the last part of their pointer', () => {
    const failure = failureOf(answered(422, problem('invalid_fields', { '/user/email': 'Write another.' })));
    expect(failure).toMatchObject({ kind: 'refused', fields: { email: 'Write another.' } });
  });

  it('says how long to wait', () => {
    const failure = failureOf(answered(429, problem('too_many_attempts'), { 'Retry-After': '95' }));
    expect(failure).toMatchObject({ kind: 'limited', text: 'Too many attempts. Try again in 2 minutes.' });
  });

  it('says of a long wait until when, for it is read again later', () => {
    const failure = failureOf(answered(429, problem('limit_messages_per_day'), { 'Retry-After': '7200' }));
    expect(failure.text).toMatch(/Try again in 2 hours, at \d\d:\d\d\.$/);
  });

  it('does not invent a time to wait', () => {
    expect(failureOf(answered(429, problem('busy'))).text).toMatch(/Try again in a while\.$/);
  });

  it('says nothing of the inside when the server fails, but how to find it in its log', () => {
    const failure = failureOf(answered(500, { ...problem('internal'), detail: 'at Object.<anonymous>' }));
    expect(failure.kind).toBe('broken');
    expect(failure.text).toContain('r-1');
    expect(failure.text).not.toContain('anonymous');
  });

  it('takes an answer that is no problem document for a broken server', () => {
    expect(failureOf(answered(404, '<html>proxy</html>')).kind).toBe('broken');
  });

  it('tells a dead line from a server that is not there, and from one that is too slow', () => {
    expect(failureOf(answered(0, new ProgressEvent('error'))).text).toBe('The server cannot be reached.');
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    expect(failureOf(answered(0, new ProgressEvent('error'))).text).toBe('You are offline.');
    vi.restoreAllMocks();
    expect(failureOf(answered(0, new DOMException('', 'TimeoutError')))).toMatchObject({
      kind: 'broken',
      text: 'The server did not answer in time.',
    });
  });

  it('does not hide a fault of our own', () => {
    expect(() => failureOf(new TypeError('x'))).toThrow(TypeError);
  });
});

describe('waitInWords', () => {
  it.each([
    [1, '1 second'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [61, '2 minutes'],
    [3600, '1 hour'],
    [3601, '2 hours'],
  ])('says %i seconds as %s', (seconds, words) => {
    expect(waitInWords(seconds)).toBe(words);
  });
});
