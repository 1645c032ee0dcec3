/**
 * A stream of numbers in [0, 1) that is the same for the same seed and key. Every call and every callback draws
 * from a stream of its own, named by its place in the order: from one shared stream, whoever happened to be
 * faster would take the other's numbers, and no run could be repeated.
 * @param key what is decided, as `create:17`
 */
export function draws(seed: number, key: string): () => number {
  let state = hash(`${String(seed)}:${key}`);
  return () => {
    // Mulberry32, by Tommy Ettinger, in the public domain.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}
