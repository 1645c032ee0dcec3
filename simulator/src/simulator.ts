import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import type { Attempt } from './callbacks/post-form.ts';
import { CallbackCourier } from './callbacks/callback-courier.ts';
import type { Pace } from './carrier/behaviours.ts';
import { Postman } from './callbacks/postman.ts';
import { Carrier } from './carrier/carrier.ts';
import { Handsets } from './carrier/handsets.ts';
import { defaultLimits, Ledger, type LedgerLimits } from './carrier/ledger.ts';
import type { Message } from './carrier/message.ts';
import { Phones } from './carrier/phones.ts';
import { controlRoutes } from './control/control-routes.ts';
import { guardLoopback } from './control/guard-loopback.ts';
import { ledgerEntry, type LedgerEntry } from './control/ledger-json.ts';
import { checkInbound, type InboundText } from './inbound/check-inbound.ts';
import { InboundDesk } from './inbound/inbound-desk.ts';
import { isLoopbackUrl } from './inbound/is-loopback-url.ts';
import { pageRoutes } from './page/page-routes.ts';
import type { Fault } from './rest/faults.ts';
import { restRoutes } from './rest/rest-routes.ts';
import { changeWeather } from './weather/change-weather.ts';
import { createSky } from './weather/sky.ts';
import type { Weather, WeatherChange } from './weather/weather.ts';

export type { InboundText } from './inbound/check-inbound.ts';
export type { LedgerEntry } from './control/ledger-json.ts';
export type { Fault } from './rest/faults.ts';
export type { Pace } from './carrier/behaviours.ts';
export { weatherNames } from './weather/presets.ts';
export type { Weather, WeatherChange } from './weather/weather.ts';

export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  /** Default 127.0.0.1. */
  host?: string;
  accountSid: string;
  /** Signs callbacks, and is the password of the REST API. */
  authToken: string;
  apiKey?: { sid: string; secret: string };
  /** Our own numbers, in E.164; with a Messaging Service they are its senders. */
  numbers: readonly string[];
  messagingServiceSid?: string | undefined;
  /**
   * Where texts from phones are posted, on a loopback host, with connection overrides in its fragment if wanted; null,
   * the default, tells nobody.
   */
  inboundUrl?: string | null;
  /** How long the network takes; by default calm: sent after 300 ms, delivered after 1.5 s. */
  pace?: Partial<Pace>;
  /** Pause before the first retry of a post to the application, in milliseconds (250); every further one is twice as long. */
  retryPauseMs?: number;
  limits?: LedgerLimits;
  /** The weather at the start and after every reset, by its name or with fields on top; default calm. */
  weather?: string | WeatherChange;
  /** Repeats the weather's course, 0 to 2³² − 1; default 1. */
  seed?: number;
}

export interface Simulator {
  readonly url: string;
  /** Every message accepted since the start or the last reset, oldest first. */
  ledger(): LedgerEntry[];
  /** Makes the next valid create calls end badly, one fault each. */
  failNext(...faults: readonly Fault[]): void;
  /** While held, callbacks wait and messages go on; released, they go out in their order. */
  holdCallbacks(on: boolean): void;
  /**
   * Posts a signed callback that claims this status, whatever the message's own state is, at once.
   * @returns the application's HTTP status, `ct` or `rt` when it did not answer, null without a StatusCallback
   */
  sendCallback(sid: string, status: string, about?: { errorCode?: number }): Promise<Attempt | null>;
  /**
   * A text comes from a phone, as the weather lets it.
   * @returns once the application has answered: the text's sid, and the HTTP status, `ct` or `rt` when there was no
   *   answer, null without an `inboundUrl`
   * @throws {ControlError} that names the field at fault
   */
  receive(text: InboundText): Promise<{ sid: string; answered: Attempt | null }>;
  /** Switches a phone off, or on: then it gets what came meanwhile. @param number in E.164 */
  switchPhone(number: string, on: boolean): void;
  weather(): Weather;
  /**
   * From now on the weather is the named one, with the fields on top; its course begins anew, and without a seed
   * it goes on with the present one. What is under way stays as it was.
   * @throws {WeatherError} naming the field
   */
  setWeather(change: WeatherChange): void;
  /**
   * Forgets all messages, phones, faults and whatever is under way, and puts back the weather of the start; the
   * sequence of the ledger goes on.
   */
  reset(): void;
  close(): Promise<void>;
}

/**
 * Starts the carrier simulator: Twilio's REST API below `/2010-04-01`, the control API below `/control`, the
 * handset page at `/`. Rejects with the listen error (`EADDRINUSE`) when it cannot have the port, with a
 * WeatherError when there is no such weather, with an Error when `inboundUrl` cannot be.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const ledger = new Ledger(options.limits ?? defaultLimits);
  const phones = new Phones();
  const faults: Fault[] = [];
  const sky = createSky(startWeather(options), () => ledger.lastSeq);
  const inboundUrl = options.inboundUrl ?? null;
  if (inboundUrl !== null && !isLoopbackUrl(inboundUrl)) {
    throw new Error(`The inboundUrl ${inboundUrl} must be an http address on this machine.`);
  }
  const { accountSid, authToken, numbers, messagingServiceSid } = options;
  const handsets = new Handsets({ numbers, messagingServiceSid });
  const postman = new Postman(options.retryPauseMs ?? 250);
  const courier = new CallbackCourier({
    accountSid,
    authToken,
    postman,
    fateOf: (message) => sky.callback(message, message.status),
  });
  const carrier = new Carrier({
    pace: options.pace,
    numbers,
    handsets,
    onChange: (message) => {
      if (message.status === 'queued') phones.add(message);
      courier.notify(message);
    },
  });
  const place = { url: '' };
  const facts = () => ({ accountSid, messagingServiceSid, restUrl: place.url });
  const desk = new InboundDesk({
    ledger,
    phones,
    handsets,
    carrier,
    postman,
    sky,
    authToken,
    inboundUrl,
    facts,
  });
  const reset = () => {
    carrier.clear();
    courier.clear();
    desk.clear();
    postman.clear();
    handsets.clear();
    ledger.clear();
    phones.clear();
    faults.length = 0;
    sky.reset();
  };
  const find = (sid: string): Message => {
    const message = ledger.find(sid);
    if (message === undefined) throw new Error(`No message ${sid} was accepted.`);
    return message;
  };

  const app = express().disable('x-powered-by');
  const rest = { ...options, messagingServiceSid, inboundUrl, startedAt: Date.now() };
  app.use('/2010-04-01', restRoutes({ ...rest, ledger, carrier, phones, handsets, sky, faults }));
  app.use(guardLoopback);
  app.use(
    '/control',
    controlRoutes({ ledger, desk, phones: { phones, handsets, carrier, numbers }, sky, reset }),
  );
  app.use(pageRoutes());
  app.use(sayBadRequest);
  const server = createServer(app);
  const url = await listen(server, options.port, options.host ?? '127.0.0.1');
  place.url = url;

  return {
    url,
    ledger: () => Array.from(ledger.newerThan(0), ledgerEntry),
    receive: async (text) => {
      const { message, answered } = desk.receive(checkInbound(text, numbers));
      return { sid: message.sid, answered: await answered };
    },
    switchPhone: (number, on) => {
      handsets.setOn(number, on);
      if (on) carrier.switchedOn(number);
    },
    weather: () => sky.present(),
    setWeather: (change) => {
      sky.set(change);
    },
    failNext: (...next) => void faults.push(...next),
    holdCallbacks: (on) => {
      courier.hold(on);
    },
    sendCallback: async (sid, status, { errorCode } = {}) =>
      courier.send(find(sid), { status, errorCode: errorCode ?? null }),
    reset,
    close: async () => {
      reset();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function startWeather({ weather = 'calm', seed = 1 }: SimulatorOptions): Weather {
  return changeWeather(typeof weather === 'string' ? { name: weather, seed } : { seed, ...weather }, seed);
}

/** What is left here is an address that cannot be decoded; nobody gets a stack trace. */
const sayBadRequest: ErrorRequestHandler = (_error, _request, response, next) => {
  if (response.headersSent) next();
  else response.status(400).type('text').send('This address cannot be read.\n');
};

function listen(server: ReturnType<typeof createServer>, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const { port: taken } = server.address() as AddressInfo;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${String(taken)}`);
    });
  });
}
