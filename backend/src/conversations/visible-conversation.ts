import type { RequestHandler, Response } from 'express';
import type { PipelineStage } from 'mongoose';
import type { AlongsideQuery } from '../accounts/account-store.ts';
import { currentAccount, readAlongside, type Alongside } from '../accounts/signed-in.ts';
import { pathId } from '../http/path-id.ts';
import { Problem } from '../http/problem.ts';
import { nobody, type ConversationRecord } from './conversation-record.ts';

/**
 * Reads the conversation that the path names together with the account, if it is the account's own or nobody's; and
 * more, when a route asks for more. For `signedIn`, before `visible`.
 */
export function conversationAnd(more?: Alongside): Alongside {
  return (req, account): AlongsideQuery | null => {
    const id = pathId(req);
    if (id === null) return null;
    const other = more?.(req, account);
    const pipeline: PipelineStage[] = [
      { $match: { _id: id, account: { $in: [account, nobody] } } },
      { $replaceWith: { conversation: '$$ROOT' } },
    ];
    if (other) {
      const { collection: coll, pipeline: beside } = other;
      pipeline.push({ $unionWith: { coll, pipeline: beside as PipelineStage.UnionWithPipelineStage[] } });
    }
    return { collection: 'conversations', pipeline };
  };
}

/**
 * Lets pass whoever may see the conversation: its own account; and one that nobody has taken, operators and admins.
 * @throws {Problem} `not_found`: nobody learns whether somebody else's is there
 */
export const visible: RequestHandler = (_req, res, next) => {
  checkIsVisible(res);
  next();
};

/** As `visible`, and refuses what nobody has taken yet. @throws {Problem} `not_found`, `not_taken` */
export const taken: RequestHandler = (_req, res, next) => {
  if (isNobodys(checkIsVisible(res))) throw new Problem('not_taken');
  next();
};

/**
 * Lets pass whoever may ask to take it; the taking says what has become of it. A member may do so with what is the
 * account's own already, where it changes nothing.
 * @throws {Problem} `not_found`
 */
export const takable: RequestHandler = (_req, res, next) => {
  if (currentAccount(res).role === 'member') checkIsVisible(res);
  next();
};

function checkIsVisible(res: Response): ConversationRecord {
  const conversation = found(res);
  const isMember = currentAccount(res).role === 'member';
  if (conversation === null || (isMember && isNobodys(conversation))) throw new Problem('not_found');
  return conversation;
}

/** The conversation that `visible` or `taken` let pass. */
export function visibleConversation(res: Response): ConversationRecord {
  const conversation = found(res);
  if (conversation === null) throw new Error('This route is not guarded by visible.');
  return conversation;
}

/** The account's own conversation that the path names; null when it is nobody's, somebody else's, or not there. */
export function ownConversation(res: Response): ConversationRecord | null {
  const conversation = found(res);
  return conversation === null || isNobodys(conversation) ? null : conversation;
}

export function isNobodys({ account }: Pick<ConversationRecord, 'account'>): boolean {
  return account.equals(nobody);
}

function found(res: Response): ConversationRecord | null {
  const row = readAlongside(res).find((each) => 'conversation' in each);
  return (row?.['conversation'] as ConversationRecord | undefined) ?? null;
}
