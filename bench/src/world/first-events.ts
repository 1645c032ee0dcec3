import type { Side } from './side.ts';

/** What a stream of somebody's is told when something is brought about: so many events, as they stand on the wire. */
export async function firstEvents(
  { url }: Side,
  cookie: string,
  count: number,
  cause: () => Promise<unknown>,
): Promise<string> {
  const { body } = await fetch(`${url}/api/events`, { headers: { Cookie: cookie } });
  if (body === null) throw new Error('A stream was not opened.');
  await cause();
  let text = '';
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    text += piece;
    const events = text.match(/id: \S+\nevent: .*\ndata: .*\n\n/g) ?? [];
    if (events.length >= count) return events.slice(0, count).join('');
  }
  throw new Error('A stream ended before its events.');
}
