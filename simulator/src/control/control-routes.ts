import express, { Router } from 'express';
import { z } from 'zod';
import type { Ledger } from '../carrier/ledger.ts';
import { checkInbound } from '../inbound/check-inbound.ts';
import type { InboundDesk } from '../inbound/inbound-desk.ts';
import type { Sky } from '../weather/sky.ts';
import { sayFault } from './control-error.ts';
import { ledgerEntry, ledgerPage } from './ledger-json.ts';
import { phoneRoutes, type PhoneRoutesOptions } from './phone-routes.ts';
import { weatherRoutes } from './weather-routes.ts';

export interface ControlRoutesOptions {
  readonly ledger: Ledger;
  readonly desk: InboundDesk;
  readonly phones: PhoneRoutesOptions;
  readonly sky: Sky;
  /** Forgets every message and everything that is under way. */
  readonly reset: () => void;
}

/** A blank parameter counts as not given. */
const given = (value: unknown): unknown => (value === '' ? undefined : value);

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

const ledgerQuery = z.object({
  after: z.preprocess(given, wholeNumber.default(0)),
  limit: z.preprocess(given, wholeNumber.pipe(z.number().min(1).max(1000)).default(1000)),
});

/** The simulator's own JSON API, for the handset page, tests and the curious. */
export function controlRoutes({ ledger, desk, phones, sky, reset }: ControlRoutesOptions): Router {
  const router = Router();

  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-cache');
    next();
  });

  router.get('/ledger', (request, response) => {
    const query = ledgerQuery.safeParse(request.query);
    if (query.success) response.json(ledgerPage(ledger, query.data.after, query.data.limit));
    else response.status(400).json({ error: 'after is a sequence number, limit is 1 to 1000.' });
  });

  router.post('/inbound', express.json({ strict: false }), (request, response) => {
    const { message } = desk.receive(checkInbound(request.body, phones.numbers));
    response.status(201).json(ledgerEntry(message));
  });

  router.use('/phones', phoneRoutes(phones));

  router.use('/weather', weatherRoutes(sky));

  router.post('/reset', (_request, response) => {
    reset();
    response.status(204).end();
  });

  router.use((request, response) => {
    response.status(404).json({ error: `There is no ${request.method} ${request.originalUrl}.` });
  });
  router.use(sayFault);
  return router;
}
