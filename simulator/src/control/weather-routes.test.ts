import { expect, test } from 'vitest';
import { startRig } from '../../test/rig.ts';

const put = async (url: string, body: string, type = 'application/json') => {
  const answer = await fetch(`${url}/control/weather`, {
    method: 'PUT',
    headers: { 'content-type': type },
    body,
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
};

test('the weather is calm unless told otherwise, with all that it does, and the names to choose from', async () => {
  const { simulator } = await startRig();
  const answer = await fetch(`${simulator.url}/control/weather`);
  const { weathers, ...present } = (await answer.json()) as { weathers: { name: string }[] };
  expect(present).toEqual(simulator.weather());
  expect(present).toMatchObject({ name: 'calm', seed: 1, answer_after_ms: 0, faults: { reset: 0 } });
  expect(weathers.map(({ name }) => name)).toEqual([
    'calm',
    'typical',
    'storm',
    'refuse-429',
    'error-500',
    'error-500-after-accept',
    'timeout-after-accept',
    'reset',
    'reset-after-accept',
    'delayed-callbacks',
    'reordered-callbacks',
    'duplicated-callbacks',
    'dropped-callbacks',
  ]);
  for (const weather of weathers) {
    expect(weather).toMatchObject({
      title: expect.stringMatching(/^[A-Z]/) as string,
      summary: expect.stringMatching(/\.$/) as string,
    });
  }
});

test('it changes while the simulator runs: by name, with a seed, with fields on top', async () => {
  const { simulator } = await startRig();
  const storm = await put(simulator.url, '{"name":"storm","seed":42}');
  expect(storm).toMatchObject({ status: 200, json: { name: 'storm', seed: 42 } });
  const change = '{"name":"calm","answer_after_ms":50,"faults":{"dropped-callbacks":0.3}}';
  const { json } = await put(simulator.url, change);
  expect(json, 'the seed stays, nothing else of the storm').toMatchObject({
    name: 'calm',
    seed: 42,
    answer_after_ms: 50,
    answer_jitter_ms: 0,
    faults: { 'dropped-callbacks': 0.3, 'duplicated-callbacks': 0, 'refuse-429': 0 },
  });
  expect(simulator.weather()).toMatchObject({ name: 'calm', answer_after_ms: 50 });
});

test.each([
  ['no JSON', 'storm', 'The body cannot be read as JSON.'],
  ['nothing', '', 'name must be one of calm, typical, storm,'],
  ['a name alone', '"storm"', 'weather must be a JSON object with a name.'],
  ['no name', '{"seed":1}', 'name must be one of calm, typical, storm,'],
  ['an unknown name', '{"name":"sunny"}', 'name must be one of calm, typical, storm,'],
  [
    'a seed that is no number',
    '{"name":"calm","seed":"x"}',
    'seed must be a whole number from 0 to 4294967295.',
  ],
  ['a seed too large', '{"name":"calm","seed":4294967296}', 'seed must be a whole number from 0'],
  ['an unknown field', '{"name":"calm","wind":3}', 'weather does not know wind.'],
  ['an unknown fault', '{"name":"calm","faults":{"hail":1}}', 'faults does not know hail.'],
  [
    'faults that are none',
    '{"name":"calm","faults":0.5}',
    'faults must be an object of faults and their rates.',
  ],
  ['a rate above 1', '{"name":"calm","faults":{"reset":2}}', 'faults.reset must be a number from 0 to 1.'],
  ['a time below 0', '{"name":"calm","answer_after_ms":-1}', 'answer_after_ms must be a whole number'],
  [
    'more faults than calls',
    '{"name":"calm","faults":{"reset":0.6,"error-500":0.6}}',
    'must not sum to more than 1.',
  ],
])('refuses %s, and the weather stays', async (_what, body, fault) => {
  const { simulator } = await startRig();
  const before = simulator.weather();
  const { status, json } = await put(simulator.url, body);
  expect(status).toBe(400);
  expect(json['error']).toContain(fault);
  expect(simulator.weather()).toEqual(before);
});

test('there is no weather by a wrong name for tests either', async () => {
  const { simulator } = await startRig();
  expect(() => {
    simulator.setWeather({ name: 'sunny' });
  }).toThrow('name must be one of calm');
  await expect(startRig({ weather: 'sunny' })).rejects.toThrow('name must be one of calm');
});
