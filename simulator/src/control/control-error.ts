import type { ErrorRequestHandler } from 'express';
import type { ZodError } from 'zod';
import { WeatherError } from '../weather/change-weather.ts';

/** Why the control API does not do what it was asked for: a sentence that names the field at fault. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }

  /** Every fault of a body at once. */
  static of({ issues }: ZodError): ControlError {
    return new ControlError(
      issues.map(({ path, message }) => `${path.join('.') || 'The body'} ${message}.`).join(' '),
    );
  }
}

/** Answers a fault of the caller's in JSON. */
export const sayFault: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const isOurs = error instanceof ControlError || error instanceof WeatherError;
  response
    .status(error instanceof ControlError ? error.status : 400)
    .json({ error: isOurs ? error.message : 'The body cannot be read as JSON.' });
};
