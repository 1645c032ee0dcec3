import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Gives every answer the headers that Twilio's REST API has. */
export function twilioHeaders(): RequestHandler {
  let concurrent = 0;
  return (_request, response, next) => {
    const startedAt = performance.now();
    concurrent += 1;
    response.once('close', () => {
      concurrent -= 1;
    });
    response.set({
      'Twilio-Request-Id': `RQ${randomUUID().replaceAll('-', '')}`,
      'Twilio-Concurrent-Requests': String(concurrent),
      'X-Home-Region': 'us1',
      'X-API-Domain': 'api.twilio.com',
      'X-Powered-By': 'AT-5000',
      'X-Shenanigans': 'none',
    });
    // Not Express' own: it would name a charset and add an ETag, and Twilio does neither.
    response.json = (body) => {
      response.set('Twilio-Request-Duration', ((performance.now() - startedAt) / 1000).toFixed(3));
      response.setHeader('Content-Type', 'application/json');
      return response.end(JSON.stringify(body));
    };
    next();
  };
}
