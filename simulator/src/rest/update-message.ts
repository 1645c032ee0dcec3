import type { Carrier } from '../carrier/carrier.ts';
import type { Ledger } from '../carrier/ledger.ts';
import { isComplete, type Message } from '../carrier/message.ts';
import type { Parameters } from './form.ts';
import { RestError } from './rest-error.ts';

/**
 * The two changes that Twilio allows: an empty `Body` redacts the text, `Status=canceled` stops a scheduled message.
 * @throws {RestError} 400 (20001) for any other change, 409: 20009 redacted too early, 30409 not scheduled any more
 */
export function updateMessage(message: Message, form: Parameters, ledger: Ledger, carrier: Carrier): void {
  const status = form.get('Status');
  const body = form.get('Body');
  if (status !== undefined && status !== 'canceled') throw badValue('Status', status);
  if (body !== undefined && body !== '') throw badValue('Body', body);
  if (status === undefined && body === undefined) throw new RestError(400, 20001, 'Bad request');
  if (status === 'canceled') {
    if (message.status !== 'scheduled') throw new RestError(409, 30409, 'This message cannot be canceled');
    carrier.cancel(message);
  }
  if (body === '') {
    requireComplete(message, 'redact');
    ledger.redact(message);
  }
}

/**
 * Removes a message from the API; the ledger keeps its row, without the text.
 * @throws {RestError} 409 with 20009 while the message is under way
 */
export function deleteMessage(message: Message, ledger: Ledger): void {
  requireComplete(message, 'delete');
  ledger.redact(message);
  message.deleted = true;
}

function requireComplete(message: Message, what: 'redact' | 'delete'): void {
  if (isComplete(message, Date.now())) return;
  throw new RestError(409, 20009, `Cannot ${what} message because delivery has not completed.`);
}

function badValue(name: string, value: string): RestError {
  return new RestError(400, 20001, `Invalid value for parameter ${name}: ${value}`);
}
