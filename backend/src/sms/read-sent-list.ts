import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { ListedText, ListOutcome, SentWindow } from './sms-gateway.ts';
import type { TwilioClient } from './twilio-client.ts';

const pageSize = 200;
/** A number that got more texts than that since the window is not read back any further. */
const maxPages = 5;

/**
 * Reads Twilio's texts to a number, newest first, back to the beginning of the window. Twilio sorts by the time of
 * sending and cuts times to whole seconds; a text not sent yet has none and stands above. Its filter by that time
 * would leave those out, so only the number is asked for.
 * @throws what the SDK throws
 */
export async function readSentList(
  client: TwilioClient,
  { to, since, until }: SentWindow,
): Promise<Extract<ListOutcome, { kind: 'listed' }>> {
  const first = Math.floor(since.getTime() / 1000) * 1000;
  const texts: ListedText[] = [];
  const firstPage = await client.messages.page({ to, pageSize });
  let page: Pick<typeof firstPage, 'instances' | 'nextPageUrl' | 'nextPage'> | undefined = firstPage;
  for (let pages = 1; page !== undefined; pages += 1) {
    for (const message of page.instances) {
      if (wasSentBefore(message.dateSent, first)) return { kind: 'listed', texts, isComplete: true };
      const created = message.dateCreated.getTime();
      if (created >= first && created <= until.getTime()) texts.push(toListedText(message));
    }
    if (page.nextPageUrl === undefined) break;
    if (pages === maxPages) return { kind: 'listed', texts, isComplete: false };
    page = await page.nextPage();
  }
  return { kind: 'listed', texts, isComplete: true };
}

function wasSentBefore(sentAt: Date | null, time: number): boolean {
  return sentAt !== null && sentAt.getTime() < time;
}

function toListedText(message: MessageInstance): ListedText {
  return {
    sid: message.sid,
    providerStatus: message.status,
    errorCode: message.errorCode,
    createdAt: message.dateCreated,
    from: message.from,
    messagingServiceSid: message.messagingServiceSid,
    isOutbound: message.direction.startsWith('outbound'),
    content: message.body,
  };
}
