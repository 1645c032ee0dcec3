import { Router, type Request } from 'express';
import type { Ledger } from '../carrier/ledger.ts';
import type { Media, Message } from '../carrier/message.ts';
import { demoFile } from '../inbound/demo-file.ts';
import { queryOf } from './form.ts';
import { pageFrame, readPage } from './page-of.ts';
import { notFound, refuseOtherMethods } from './refuse-other-methods.ts';
import { rfc2822 } from './rfc-2822.ts';

export interface MediaRoutesOptions {
  readonly accountSid: string;
  readonly ledger: Pick<Ledger, 'find'>;
}

/** Twilio's Media resource, read only: what came with inbound texts, each file as data and as itself. */
export function mediaRoutes({ accountSid, ledger }: MediaRoutesOptions): Router {
  const router = Router();
  const find = ({ params, originalUrl }: Request): Message => {
    const message = ledger.find(String(params['sid']));
    if (message === undefined || message.deleted) throw notFound(originalUrl);
    return message;
  };
  const findMedia = (request: Request): { message: Message; media: Media } => {
    const message = find(request);
    const media = message.media.find(({ sid }) => sid === request.params['media']);
    if (media === undefined) throw notFound(request.originalUrl);
    return { message, media };
  };

  router.get('/Messages/:sid/Media.json', (request, response) => {
    const message = find(request);
    const page = readPage(queryOf(request));
    const listed = message.media.slice(0, page.pageSize);
    const path = `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media.json`;
    response.json({
      ...pageFrame(path, [], page, listed.length, { next: null, previous: null }),
      media_list: listed.map((media) => mediaJson(accountSid, message, media)),
    });
  });

  router.get('/Messages/:sid/Media/:media.json', (request, response) => {
    const { message, media } = findMedia(request);
    response.json(mediaJson(accountSid, message, media));
  });

  // Twilio redirects to a file store of its own; here the file is answered at once.
  router.get('/Messages/:sid/Media/:media', (request, response) => {
    const { contentType } = findMedia(request).media;
    response.set('Content-Type', contentType).send(demoFile(contentType));
  });
  return refuseOtherMethods(router);
}

/** Source: Twilio's OpenAPI `api.v2010.account.message.media`. */
function mediaJson(accountSid: string, message: Message, { sid, contentType }: Media) {
  const at = rfc2822(message.createdAt);
  return {
    sid,
    account_sid: accountSid,
    parent_sid: message.sid,
    content_type: contentType,
    date_created: at,
    date_updated: at,
    uri: `/2010-04-01/Accounts/${accountSid}/Messages/${message.sid}/Media/${sid}.json`,
  };
}
