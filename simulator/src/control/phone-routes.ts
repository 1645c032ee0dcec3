import express, { Router } from 'express';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';
import type { Carrier } from '../carrier/carrier.ts';
import type { Handsets } from '../carrier/handsets.ts';
import type { Phones } from '../carrier/phones.ts';
import { possibleNumber } from '../inbound/check-inbound.ts';
import { ControlError } from './control-error.ts';
import { earlierText, earlierTexts } from './earlier-texts.ts';
import { behavioursJson, displayNumber, phoneJson } from './phone-json.ts';

export interface PhoneRoutesOptions {
  readonly phones: Phones;
  readonly handsets: Handsets;
  readonly carrier: Carrier;
  /** Our numbers; the first one's country is home. */
  readonly numbers: readonly string[];
}

const maxWatched = 50;

/** `number` may be repeated: phones to show even if they were never texted, in any format. */
const phonesQuery = z.object({
  number: z
    .union([z.string().transform((one) => [one]), z.array(z.string())])
    .default([])
    .transform((numbers) => numbers.slice(-maxWatched)),
});

const flag = z.boolean('must be true or false').exactOptional();
const changeWords = 'must be a JSON object with on, opted_out or texts, and nothing else';
const phoneChange = z
  .strictObject({ on: flag, opted_out: flag, texts: earlierTexts.exactOptional() }, changeWords)
  .refine((change) => Object.keys(change).length > 0, changeWords);

/** The phones at the other end: seen, switched off and on, opted out and in, forgotten. */
export function phoneRoutes({ phones, handsets, carrier, numbers }: PhoneRoutesOptions): Router {
  const router = Router();
  const home = parsePhoneNumberFromString(numbers[0] ?? '')?.country;
  const json = (number: string) => phoneJson(phones.get(number), handsets, home);
  const lines = numbers.map((number) => ({ number, name: displayNumber(number, home) }));
  const numberIn = (text: string): string => {
    const number = possibleNumber(text, home);
    if (number === null) throw new ControlError(`${text} is not a phone number. Give it as +12025550123.`);
    return number;
  };

  router.get('/', (request, response) => {
    const watched = phonesQuery.parse(request.query).number.map((text) => possibleNumber(text, home));
    const texting = phones.list().map(({ number }) => number);
    const shown = new Set(texting);
    const others = new Set(watched.filter((number) => number !== null && !shown.has(number)));
    response.json({
      phones: [...others, ...texting].flatMap((number) => (number === null ? [] : json(number))),
      lines,
      watched,
      behaviours: behavioursJson(),
    });
  });

  router.get('/:number', (request, response) => {
    response.json(json(numberIn(request.params.number)));
  });

  router.put('/:number', express.json({ strict: false }), (request, response) => {
    const number = numberIn(request.params.number);
    const change = phoneChange.safeParse(request.body ?? null);
    if (!change.success) throw ControlError.of(change.error);
    const { on, opted_out: isOptedOut, texts } = change.data;
    if (texts !== undefined) {
      phones.forget(number);
      for (const text of texts) phones.add(earlierText(number, text));
    }
    if (isOptedOut !== undefined) {
      for (const line of numbers) handsets.setOptedOut(number, line, isOptedOut);
    }
    if (on !== undefined) {
      handsets.setOn(number, on);
      if (on) carrier.switchedOn(number);
    }
    response.json(json(number));
  });

  router.delete('/:number', (request, response) => {
    const number = numberIn(request.params.number);
    phones.forget(number);
    handsets.forget(number);
    carrier.switchedOn(number);
    response.status(204).end();
  });
  return router;
}
