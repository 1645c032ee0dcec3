/** A page did not open because its code did not arrive. */
export class PageNotLoaded extends Error {}

/**
 * Loads the code of a page that does not come with the app.
 * @throws {PageNotLoaded} the next attempt asks again
 */
export async function loadPage<Page>(load: () => Promise<Page>): Promise<Page> {
  try {
    return await load();
  } catch (cause) {
    throw new PageNotLoaded('The code of the page did not arrive.', { cause });
  }
}
