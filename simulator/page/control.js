/**
 * Asks the control API.
 * @param {'GET' | 'PUT' | 'POST'} method
 * @param {string} path below `/control`
 * @param {unknown} [body]
 * @returns {Promise<any>} the answer's JSON
 * @throws {Error} with the API's own sentence, or ours when it cannot be reached
 */
export async function control(method, path, body) {
  const signal = AbortSignal.timeout(5000);
  /** @type {RequestInit} */
  const sent =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await fetch(`/control${path}`, { method, signal, ...sent }).catch(() => null);
  if (response === null) throw new Error('The simulator does not answer.');
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}
