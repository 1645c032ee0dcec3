import { describe, expect, it } from 'vitest';
import { message } from '../../testing/fixtures.ts';
import { mostKept, nothingLoaded, withMessage, withNewest, withOlder } from './loaded-thread.ts';

/** Messages from `to` down to `from`, as the server lists them. */
const some = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, place) => message(to - place));
const newest = (from: number, to: number, next: string | null) =>
  withNewest(nothingLoaded, { messages: some(from, to), next, etag: null, limit: 50 });

describe('what is kept of a thread', () => {
  it('goes on above with each older page', () => {
    const loaded = withOlder(newest(51, 100, 'at 51'), { messages: some(1, 50), next: null });
    expect(loaded.messages.map(({ content }) => content)).toEqual(some(1, 100).map(({ content }) => content));
    expect(loaded.next).toBeNull();
  });

  it('takes a new text and a newer version, and no older one', () => {
    const later = '2026-11-20T12:00:00.000Z';
    const delivered = message(2, { status: 'delivered', updated_at: later });
    const loaded = [message(3), delivered, message(2)].reduce(withMessage, newest(1, 2, null));
    expect(loaded.messages.map(({ status }) => status)).toEqual(['queued', 'delivered', 'queued']);
  });

  describe('that turns and times order differently', () => {
    /** Written a little earlier than the one before it got its turn. */
    const late = { ...message(4), created_at: message(2).created_at };
    const shown = (loaded: { messages: readonly { content: string }[] }): string[] =>
      loaded.messages.map(({ content }) => content);

    it('stands as the server lists it, page by page', () => {
      let loaded = withNewest(nothingLoaded, {
        messages: [late, message(3)],
        next: 'more',
        etag: null,
        limit: 2,
      });
      const early = { ...message(2), created_at: message(5).created_at };
      loaded = withOlder(loaded, { messages: [early, message(1)], next: null });
      expect(shown(loaded)).toEqual(['Text 4', 'Text 3', 'Text 2', 'Text 1']);
      loaded = withNewest(loaded, { messages: [message(5), late], next: 'more', etag: null, limit: 2 });
      expect(shown(loaded)).toEqual(['Text 5', 'Text 4', 'Text 3', 'Text 2', 'Text 1']);
    });

    it('takes a new text at the end, and one of an older page not before its page', () => {
      const loaded = withMessage(newest(3, 3, 'more'), { ...late, created_at: message(3).created_at });
      expect(shown(loaded)).toEqual(['Text 4', 'Text 3']);
      expect(shown(withMessage(loaded, message(1)))).toEqual(['Text 4', 'Text 3']);
      expect(shown(withMessage(newest(3, 3, null), late))).toEqual(['Text 4', 'Text 3']);
    });

    it('begins anew where a page does not touch it', () => {
      expect(
        shown(withNewest(newest(1, 3, null), { messages: some(7, 8), next: 'more', etag: null, limit: 2 })),
      ).toEqual(['Text 8', 'Text 7']);
    });
  });

  it('leaves out whole pages of the oldest beyond the bound, and can read them again', () => {
    let loaded = newest(mostKept - 49, mostKept, 'page 1');
    for (let to = mostKept - 50; to > 0; to -= 50) {
      loaded = withOlder(loaded, { messages: some(to - 49, to), next: `above ${to - 49}` });
    }
    expect(loaded.messages).toHaveLength(mostKept);
    loaded = withMessage(loaded, message(mostKept + 1));
    expect(loaded.messages).toHaveLength(mostKept - 49);
    expect(loaded.messages.at(-1)?.content).toBe('Text 51');
    expect(loaded.next).toBe('above 51');
  });

  it('leaves out the newest far back in the history, until they are read anew', () => {
    let loaded = newest(mostKept - 49, mostKept, 'page 1');
    for (let to = mostKept - 50; to > -50; to -= 50) {
      loaded = withOlder(loaded, { messages: some(to - 49 + 2000, to + 2000).map(beforeAll), next: 'more' });
    }
    expect(loaded.messages).toHaveLength(mostKept);
    expect(loaded.leftOutNewest).toBe(true);
    const told = withMessage(loaded, message(5000));
    expect(told.messages).toEqual(loaded.messages);
  });
});

/** The same long before all others. */
function beforeAll(told: ReturnType<typeof message>): ReturnType<typeof message> {
  return { ...told, created_at: told.created_at.replace('2026', '2020') };
}
