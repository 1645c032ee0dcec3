import { Router } from 'express';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { Ledger } from '../carrier/ledger.ts';
import type { Phones } from '../carrier/phones.ts';
import type { Sky } from '../weather/sky.ts';
import { ledgerPage } from './ledger-json.ts';
import { behavioursJson, phoneJson } from './phone-json.ts';
import { weatherRoutes } from './weather-routes.ts';

export interface ControlRoutesOptions {
  readonly ledger: Ledger;
  readonly phones: Phones;
  readonly sky: Sky;
  /** Our numbers; the first one's country is home. */
  readonly numbers: readonly string[];
  /** Forgets every message and everything that is under way. */
  readonly reset: () => void;
}

const maxWatched = 50;

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

/** `number` may be repeated: phones to show even if they were never texted, in any format. */
const phonesQuery = z.object({
  number: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .default([])
    .transform((numbers) => numbers.slice(-maxWatched)),
});

/** The simulator's own JSON API, for the handset page, tests and the curious. */
export function controlRoutes({ ledger, phones, sky, numbers, reset }: ControlRoutesOptions): Router {
  const router = Router();
  const home = parsePhoneNumberFromString(numbers[0] ?? '')?.country;
  const possibleNumber = (text: string): string | null => {
    const parsed = parsePhoneNumberFromString(text, home ?? 'US');
    return parsed?.isPossible() === true ? parsed.number : null;
  };

  router.use((_request, response, next) => {
    response.set('Cache-Control', 'no-cache');
    next();
  });

  router.get('/ledger', (request, response) => {
    const query = ledgerQuery.safeParse(request.query);
    if (query.success) response.json(ledgerPage(ledger, query.data.after, query.data.limit));
    else response.status(400).json({ error: 'after is a sequence number, limit is 1 to 1000.' });
  });

  router.get('/phones', (request, response) => {
    const watched = phonesQuery.parse(request.query).number.map(possibleNumber);
    const texted = phones.list();
    const shown = new Set(texted.map(({ number }) => number));
    const untexted = new Set(
      watched.filter((number) => number !== null).filter((number) => !shown.has(number)),
    );
    const all = [...Array.from(untexted, (number) => phones.get(number)), ...texted];
    response.json({
      phones: all.map((phone) => phoneJson(phone, home)),
      watched,
      behaviours: behavioursJson(),
    });
  });

  router.use('/weather', weatherRoutes(sky));

  router.post('/reset', (_request, response) => {
    reset();
    response.status(204).end();
  });

  router.use((request, response) => {
    response.status(404).json({ error: `There is no ${request.method} ${request.originalUrl}.` });
  });
  return router;
}
