import { Component, computed, effect, inject, input, output, untracked } from '@angular/core';
import { maxContentUnits } from '@mysms/contract/limits';
import { countSegments, toPlainText } from '@mysms/contract/segments';
import { Toasts } from '../ui/toasts.ts';

const emojiPattern = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;

/** What a text costs while it is written, why it is Unicode, and the way back to plain text. */
@Component({
  selector: 'app-segment-counter',
  template: `
    <p class="num" id="segments">{{ cost() }}</p>
    @if (tooMany(); as count) {
      <p class="problem num">{{ count }} {{ count === 1 ? 'character' : 'characters' }} too many</p>
    }
    @if (culprit(); as culprit) {
      <p class="unknown">
        Unicode because of {{ culprit.before }}<bdi>{{ culprit.sign }}</bdi
        >{{ culprit.after }}: 70 characters a segment, not 160.
        @if (plain() !== null) {
          <button type="button" class="act" (click)="plainer.emit(plain() ?? '')">Use plain text</button>
        }
      </p>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 2px;
      min-width: 0;
    }
    p {
      overflow-wrap: anywhere;
    }
    .act {
      font-size: inherit;
    }
  `,
})
export class SegmentCounter {
  readonly content = input.required<string>();
  /** The text without the characters that made it Unicode. */
  readonly plainer = output<string>();

  readonly #count = computed(() => countSegments(this.content()));

  protected readonly cost = computed(() => {
    const { segments, left } = this.#count();
    return `${segmentsInWords(segments)}, ${left} left`;
  });
  protected readonly tooMany = computed(() => Math.max(0, this.content().length - maxContentUnits));
  /** The character that makes it Unicode. */
  protected readonly culprit = computed(() => {
    const { unicodeCharacter } = this.#count();
    return unicodeCharacter === null ? null : named(culpritOf(this.content(), unicodeCharacter));
  });
  /** Set when plain look-alikes make the text cheaper. */
  protected readonly plain = computed(() => {
    const plain = toPlainText(this.content());
    const { encoding, segments } = countSegments(plain);
    const isCheaper = encoding === 'GSM-7' || segments < this.#count().segments;
    return plain !== this.content() && isCheaper ? plain : null;
  });

  constructor() {
    const toasts = inject(Toasts);
    let before = 0;
    // Every keystroke would be noise; another segment is money.
    effect(() => {
      const { segments } = this.#count();
      if (segments > 1 && segments !== before) untracked(() => toasts.say(segmentsInWords(segments)));
      before = segments;
    });
  }
}

/** `1 segment`, `2 segments`. */
export function segmentsInWords(segments: number): string {
  return `${segments} ${segments === 1 ? 'segment' : 'segments'}`;
}

/** The character to name: an emoji, which nothing plain can stand for, then any other without a plain form. */
function culpritOf(text: string, first: string): string {
  const signs = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  const emoji = signs.find((sign) => emojiPattern.test(sign));
  return emoji ?? countSegments(toPlainText(text)).unicodeCharacter ?? first;
}

/** A sign and the words around it: it may be of a script that runs the other way. */
interface Named {
  readonly before: string;
  readonly sign: string;
  readonly after: string;
}

/** A character in quotes; one that cannot be seen by its code point. */
function named(character: string): Named {
  // Quotes around a quote would only hide it.
  if (/\p{P}/u.test(character)) return { before: 'the character ', sign: character, after: '' };
  if (emojiPattern.test(character) || !/[\p{C}\p{Z}\p{M}]/u.test(character))
    return { before: '“', sign: character, after: '”' };
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return { before: 'an invisible character (', sign: `U+${code}`, after: ')' };
}
