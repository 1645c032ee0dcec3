import { z } from 'zod';

/** Text that a person writes. Half a surrogate pair is no character: UTF-8 has none for it, and would make it another. */
export function writtenText() {
  return z
    .string()
    .refine(
      (text) => text.isWellFormed(),
      'This has half of a character in it (a lone surrogate). Leave it out.',
    );
}
