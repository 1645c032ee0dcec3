import express from 'express';
import { MongoClient } from 'mongodb';
import twilio from 'twilio';
import { callbackRoutes } from './callback-routes.ts';
import { cipher } from './cipher.ts';
import type { FloorDeps } from './floor-deps.ts';
import { inboundRoutes } from './inbound-routes.ts';
import { listRoutes } from './list-routes.ts';
import { liveRoutes } from './live-routes.ts';
import { sendRoutes } from './send-routes.ts';

/*
 * What the server is held against: bare Express and the driver with the same round trips to the database, the same
 * decryptions and the same calls of the SDK, and none of our layers: no validation, no evidence rules, no log, no
 * headers, no limits.
 */
const { env } = process;
const uri = env['MONGODB_URI'] ?? '';
const client = await new MongoClient(uri, { writeConcern: { w: 'majority', journal: true } }).connect();
const db = client.db();
const carrier = twilio(env['TWILIO_ACCOUNT_SID'] ?? '', env['TWILIO_AUTH_TOKEN'] ?? '');
carrier.api.baseUrl = env['TWILIO_API_BASE_URL'] ?? '';
const deps: FloorDeps = {
  accounts: db.collection('accounts'),
  contacts: db.collection('contacts'),
  conversations: db.collection('conversations'),
  earlyCallbacks: db.collection('early_callbacks'),
  live: db.collection('floor_live'),
  messages: db.collection('messages'),
  sessions: db.collection('sessions'),
  cipher: cipher(Buffer.from(env['DATA_ENCRYPTION_KEY'] ?? '', 'base64')),
  carrier,
  accountSid: env['TWILIO_ACCOUNT_SID'] ?? '',
  authToken: env['TWILIO_AUTH_TOKEN'] ?? '',
  line: env['TWILIO_FROM_NUMBER'] ?? '',
  publicUrl: env['PUBLIC_URL'] ?? '',
};

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.get('/up', (_req, res) => {
  res.json({});
});
app.use('/callback', callbackRoutes(deps));
app.use('/live', liveRoutes(deps));
app.use('/inbound', inboundRoutes(deps));
app.use('/messages', listRoutes(deps));
app.use('/messages', sendRoutes(deps));
const server = app.listen(Number(env['PORT']), '127.0.0.1');

const stop = (): void => {
  server.closeAllConnections();
  server.close(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('disconnect', stop);
