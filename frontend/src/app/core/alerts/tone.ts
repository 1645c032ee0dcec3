/** Frequency in hertz, and when it begins, in seconds. */
const notes = [
  [587, 0],
  [784, 0.11],
] as const;
const noteSeconds = 0.22;
const loudness = 0.05;

let context: AudioContext | undefined;

/**
 * Plays two short, quiet notes. Browsers allow no sound before somebody has touched the page; then it stays quiet.
 * @returns whether it could
 */
export async function playTone(window: Window): Promise<boolean> {
  try {
    if (!window.navigator.userActivation.hasBeenActive) return false;
    context ??= new AudioContext();
    await context.resume();
    for (const [frequency, start] of notes) playNote(context, frequency, context.currentTime + start);
    return true;
  } catch {
    // A machine or a browser without.
    return false;
  }
}

function playNote(audio: AudioContext, frequency: number, at: number): void {
  const gain = new GainNode(audio, { gain: 0 });
  // It swells and fades, for a hard edge would click.
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(loudness, at + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds);
  gain.connect(audio.destination);
  const note = new OscillatorNode(audio, { frequency, type: 'sine' });
  note.connect(gain);
  note.start(at);
  note.stop(at + noteSeconds);
}
