import { readFileSync } from 'node:fs';
import { createDocument } from 'zod-openapi';
import { accountPaths } from './accounts/account-paths.ts';
import { sessionCookie } from './accounts/session-cookie.ts';
import { conversationPaths } from './conversations/conversation-paths.ts';
import { eventPaths } from './events/event-paths.ts';
import { healthPaths } from './http/health-paths.ts';
import { messagePaths } from './messages/message-paths.ts';
import { twilioWebhookPaths } from './sms/twilio-webhook-paths.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** How requests say who asks. */
const securitySchemes = {
  session: { type: 'apiKey', in: 'cookie', name: sessionCookie(false).name },
  secureSession: {
    type: 'apiKey',
    in: 'cookie',
    name: sessionCookie(true).name,
    description: 'The same, where PUBLIC_URL is https.',
  },
  metricsToken: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN' },
} as const;

/** The OpenAPI 3.1 document, made from the schemas that check the requests themselves. */
export function openApiDocument(origin: string) {
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'MySMS Messenger',
      version,
      description:
        'Text any phone and see what truly happened to each text. Sign in for a cookie; every error is problem details (RFC 9457) with a code from a closed list. Paths under /users and /api also answer with a `.json` suffix; bodies are taken with or without their envelope. A method that an address does not have is answered 405, with `Allow`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: origin }],
    tags: [
      { name: 'Messages' },
      { name: 'Conversations' },
      { name: 'Accounts' },
      { name: 'Twilio' },
      { name: 'Health' },
    ],
    components: { securitySchemes },
    paths: {
      ...messagePaths,
      ...conversationPaths,
      ...eventPaths,
      ...accountPaths,
      ...twilioWebhookPaths,
      ...healthPaths,
    },
  });
}
