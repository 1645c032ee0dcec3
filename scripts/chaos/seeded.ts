/**
 * Numbers in [0, 1) that the seed and the name fix. Each purpose has a stream of its own, so that one more draw for one
 * of them changes nothing about the others.
 */
export function seeded(seed: number, name: string): () => number {
  let state = seed | 0;
  for (const character of name) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  // mulberry32: small, fast, and good enough to choose what to break.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
