/** A small choice of emoji with the names that screen readers say. */
export interface EmojiGroup {
  readonly name: string;
  readonly emoji: readonly (readonly [sign: string, name: string])[];
}

export const emojiGroups: readonly EmojiGroup[] = [
  {
    name: 'Faces',
    emoji: [
      ['🙂', 'slight smile'],
      ['😀', 'grin'],
      ['😊', 'warm smile'],
      ['😂', 'tears of joy'],
      ['😉', 'wink'],
      ['😍', 'heart eyes'],
      ['😘', 'kiss'],
      ['😎', 'sunglasses'],
      ['🤔', 'thinking'],
      ['😅', 'nervous smile'],
      ['😢', 'crying'],
      ['😞', 'disappointed'],
      ['😴', 'sleeping'],
      ['🤒', 'ill'],
      ['😮', 'surprised'],
      ['🙄', 'rolling eyes'],
    ],
  },
  {
    name: 'Hands and hearts',
    emoji: [
      ['👍', 'thumbs up'],
      ['👎', 'thumbs down'],
      ['👋', 'wave'],
      ['🙏', 'thank you'],
      ['👏', 'applause'],
      ['💪', 'strength'],
      ['🤞', 'fingers crossed'],
      ['👌', 'fine'],
      ['❤️', 'red heart'],
      ['💚', 'green heart'],
      ['💔', 'broken heart'],
      ['🎉', 'party'],
      ['🎂', 'birthday cake'],
      ['🎁', 'present'],
      ['🌹', 'rose'],
      ['⭐', 'star'],
    ],
  },
  {
    name: 'Things',
    emoji: [
      ['✅', 'done'],
      ['❌', 'cross'],
      ['❗', 'exclamation mark'],
      ['❓', 'question mark'],
      ['⏰', 'alarm clock'],
      ['📅', 'calendar'],
      ['📍', 'place'],
      ['📞', 'telephone'],
      ['🚗', 'car'],
      ['🚌', 'bus'],
      ['✈️', 'aeroplane'],
      ['🏠', 'house'],
      ['🏥', 'hospital'],
      ['☕', 'coffee'],
      ['☀️', 'sun'],
      ['🌧️', 'rain'],
    ],
  },
];
