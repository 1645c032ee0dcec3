/** Whether a media query holds now; false where there is no way to tell. */
export function matchesMedia(document: Document, query: string): boolean {
  const { defaultView } = document;
  return typeof defaultView?.matchMedia === 'function' && defaultView.matchMedia(query).matches;
}
