import { MongoNetworkError } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { groupCommit } from './group-commit.ts';

/** A write that the test ends, one call after the other. */
function heldWrites() {
  const batches: string[][] = [];
  const ends: { succeed: () => void; fail: (error: Error) => void }[] = [];
  const write = (items: readonly string[]): Promise<string[]> =>
    new Promise((resolve, reject) => {
      batches.push([...items]);
      ends.push({
        succeed: () => {
          resolve(items.map((item) => item.toUpperCase()));
        },
        fail: reject,
      });
    });
  return { batches, ends, write };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('a group commit', () => {
  it('writes the first at once, and what arrives meanwhile together, in its order', async () => {
    const { batches, ends, write } = heldWrites();
    const commit = groupCommit(write, 100);
    const answers = ['a', 'b', 'c'].map(commit);
    expect(batches).toEqual([['a']]);
    ends[0]?.succeed();
    expect(await answers[0]).toBe('A');
    await turn();
    expect(batches).toEqual([['a'], ['b', 'c']]);
    ends[1]?.succeed();
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C']);
  });

  it('answers nobody before the write that the item is in', async () => {
    const { ends, write } = heldWrites();
    const commit = groupCommit(write, 100);
    const answered: string[] = [];
    const answers = ['a', 'b'].map(async (item) => answered.push(await commit(item)));
    ends[0]?.succeed();
    await turn();
    expect(answered).toEqual(['A']);
    ends[1]?.succeed();
    await Promise.all(answers);
    expect(answered).toEqual(['A', 'B']);
  });

  it('puts no more than so many into one write', async () => {
    const sizes: number[] = [];
    const commit = groupCommit(async (items: readonly number[]) => {
      sizes.push(items.length);
      await turn();
      return items;
    }, 3);
    expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map(commit))).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(sizes).toEqual([1, 3, 3]);
  });

  it('fails everybody in a write that the database did not take, and goes on', async () => {
    const { ends, write } = heldWrites();
    const commit = groupCommit(write, 100);
    const answers = Promise.allSettled(['a', 'b', 'c'].map(commit));
    ends[0]?.succeed();
    await turn();
    ends[1]?.fail(new MongoNetworkError('away'));
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    const next = commit('d');
    ends[2]?.succeed();
    expect(await next).toBe('D');
  });

  it('fails only the item that cannot be written', async () => {
    const commit = groupCommit(async (items: readonly string[]) => {
      await turn();
      if (items.includes('poison')) throw new Error('This cannot be written.');
      return items;
    }, 100);
    const answers = await Promise.allSettled(['a', 'b', 'poison', 'c'].map(commit));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails alone when the write throws before it begins', async () => {
    const commit = groupCommit((): Promise<string[]> => {
      throw new Error('at once');
    }, 100);
    await expect(commit('a')).rejects.toThrow('at once');
  });
});
