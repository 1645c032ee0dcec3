import { Router } from 'express';
import { queryOf, type Parameters } from './form.ts';
import { incomingPhoneNumberJson, numberSid, type NumberFacts } from './incoming-phone-number-json.ts';
import { pageFrame, readPage } from './page-of.ts';
import { notFound, refuseOtherMethods } from './refuse-other-methods.ts';

/** Our own numbers, read only: Twilio's IncomingPhoneNumber resource. */
export function numberRoutes(facts: NumberFacts, numbers: readonly string[]): Router {
  const router = Router();

  router.get('/IncomingPhoneNumbers.json', (request, response) => {
    response.json(listNumbers(facts, numbers, queryOf(request)));
  });

  router.get('/IncomingPhoneNumbers/:sid.json', (request, response) => {
    const { sid } = request.params;
    const number = numbers.find((candidate) => numberSid(facts.accountSid, candidate) === sid);
    if (number === undefined) throw notFound(request.originalUrl);
    response.json(incomingPhoneNumberJson(facts, number));
  });

  return refuseOtherMethods(router);
}

/** `PhoneNumber` matches a part of the number; `*` stands for any one digit. The list fits one page or is cut. */
function listNumbers(facts: NumberFacts, numbers: readonly string[], query: Parameters) {
  const request = readPage(query);
  const wanted = query.get('PhoneNumber') ?? '';
  const pattern = new RegExp(wanted.replace(/[^\d*]/g, '').replaceAll('*', '\\d'));
  const found = numbers.filter((number) => pattern.test(number)).slice(0, request.pageSize);
  const path = `/2010-04-01/Accounts/${facts.accountSid}/IncomingPhoneNumbers.json`;
  const filters = wanted === '' ? [] : [['PhoneNumber', wanted] as const];
  return {
    ...pageFrame(path, filters, request, found.length, { next: null, previous: null }),
    incoming_phone_numbers: found.map((number) => incomingPhoneNumberJson(facts, number)),
  };
}
