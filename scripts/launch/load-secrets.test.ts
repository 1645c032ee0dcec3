import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadSecrets } from './load-secrets.ts';

const folder = (): string => join(mkdtempSync(join(tmpdir(), 'load-secrets-')), 'data');

it('makes secrets of the shapes that the server asks for, readable by their owner only', async () => {
  const directory = folder();
  const secrets = await loadSecrets(directory);
  expect(Buffer.from(secrets['DATA_ENCRYPTION_KEY'] ?? '', 'base64')).toHaveLength(32);
  expect(Buffer.from(secrets['INDEX_KEY'] ?? '', 'base64')).toHaveLength(32);
  expect(secrets['SESSION_SECRET']).toMatch(/^[0-9a-f]{64}$/);
  expect(secrets['TWILIO_ACCOUNT_SID']).toMatch(/^AC[0-9a-f]{32}$/);
  expect(secrets['TWILIO_AUTH_TOKEN']).toMatch(/^[0-9a-f]{32}$/);
  expect(secrets['TWILIO_FROM_NUMBER']).toBe('+12025550100');
  expect(statSync(join(directory, 'secrets.json')).mode & 0o777).toBe(0o600);
});

it('gives the same ones ever after, and others to another directory', async () => {
  const directory = folder();
  const first = await loadSecrets(directory);
  expect(await loadSecrets(directory)).toEqual(first);
  expect(await loadSecrets(folder())).not.toEqual(first);
});

it('adds what an older file does not have, and keeps the rest', async () => {
  const directory = folder();
  const { INDEX_KEY, ...others } = await loadSecrets(directory);
  writeFileSync(join(directory, 'secrets.json'), JSON.stringify(others));
  const again = await loadSecrets(directory);
  expect(again).toMatchObject(others);
  expect(again['INDEX_KEY']).not.toBe(INDEX_KEY);
});

it('refuses a damaged file instead of making new keys', async () => {
  const directory = folder();
  await loadSecrets(directory);
  const file = join(directory, 'secrets.json');
  writeFileSync(file, '{"SESSION_SECRET": "ab');
  await expect(loadSecrets(directory)).rejects.toThrow(
    `${file} holds the keys of the data beside it and is damaged`,
  );
  expect(readFileSync(file, 'utf8')).toBe('{"SESSION_SECRET": "ab');
});
