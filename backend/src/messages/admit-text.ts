import type { Ask, SendingAllowance } from '../accounts/sending-allowance.ts';
import type { ConversationStore, Turn } from '../conversations/conversation-store.ts';
import { Problem } from '../http/problem.ts';

interface Deps {
  readonly allowance: SendingAllowance;
  readonly conversations: ConversationStore;
}

/** A text that its account may send. */
export interface Admitted {
  /** What was counted for it; to be given back if it turns out to be stored already. */
  readonly ask: Ask;
  /** Its account's turn in the queue, in ms since 1970. */
  readonly queueTurn: number;
  readonly place: Turn;
}

/**
 * Counts a text against its account's limits, and only then takes its place in its conversation: what is refused moves
 * none, and makes none. Two round trips, as a rule.
 * @param onMoving called before the conversation moves; may still refuse by throwing
 * @throws {Problem} as `SendingAllowance.take` and `onMoving` do; then nothing is counted
 */
export async function admitText(
  deps: Deps,
  ask: Ask,
  lineId: string,
  onMoving: () => void,
): Promise<Admitted> {
  const { allowance, conversations } = deps;
  const queueTurn = await allowance.take(ask);
  const place = await takePlace();
  if (place !== null) return { ask, queueTurn, place };
  // Others know the contact, but this account has never texted it: that is to be counted, too.
  await allowance.giveBack(ask);
  return admitText(deps, { ...ask, isNewContact: true }, lineId, onMoving);

  async function takePlace(): Promise<Turn | null> {
    try {
      onMoving();
      const take = ask.isNewContact ? conversations.takeFirstTurn : conversations.takeTurn;
      return await take(ask.account, ask.contact, lineId);
    } catch (error) {
      if (error instanceof Problem) await allowance.giveBack(ask);
      throw error;
    }
  }
}
