import { mkdtempSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PlainError } from '../plain-error.ts';
import { projectRoot } from '../project.ts';
import { loadSettings } from './load-settings.ts';

function envFile(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'load-settings-')), '.env');
  writeFileSync(file, text);
  return file;
}

describe('loadSettings', () => {
  it('has a default for everything', async () => {
    expect(await loadSettings({}, '/nowhere/.env')).toEqual({
      environment: {},
      port: 3000,
      simulatorPort: 3001,
      dataDirectory: join(projectRoot, 'data'),
    });
  });

  it('reads .env, lets the environment win, and takes blank for not given', async () => {
    const file = envFile('PORT=4000\nDATA_DIR=/var/mysms\nTWILIO_ACCOUNT_SID=\nHOME_COUNTRY=DE\n');
    const settings = await loadSettings({ PORT: '5000', HOME_COUNTRY: ' ' }, file);
    expect(settings).toMatchObject({ port: 5000, simulatorPort: 5001, dataDirectory: '/var/mysms' });
    expect(settings.environment).toEqual({ PORT: '5000', DATA_DIR: '/var/mysms', HOME_COUNTRY: 'DE' });
  });

  it('reads the file that ENV_FILE names in place of .env, which may be an empty device', async () => {
    const named = envFile('PORT=4000\n');
    expect(await loadSettings({ ENV_FILE: named }, envFile('PORT=5000\n'))).toMatchObject({ port: 4000 });
    expect(await loadSettings({ ENV_FILE: devNull }, envFile('PORT=5000\n'))).toMatchObject({ port: 3000 });
    expect(await loadSettings({ ENV_FILE: ' ' }, envFile('PORT=5000\n'))).toMatchObject({ port: 5000 });
  });

  it.each([
    [
      'is not there',
      '/nowhere/settings',
      /^The settings in \/nowhere\/settings cannot be read \(ENOENT\)\.$/,
    ],
    ['is a folder', tmpdir(), /cannot be read \(EISDIR\)/],
  ])('refuses an ENV_FILE that %s', async (_label, file, words) => {
    const fault = await loadSettings({ ENV_FILE: file }, envFile('')).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(PlainError);
    expect((fault as PlainError).message).toMatch(words);
  });

  it('takes any free ports for port 0', async () => {
    const { port, simulatorPort } = await loadSettings({ PORT: '0' }, '/nowhere/.env');
    expect(port).toBeGreaterThan(0);
    expect(simulatorPort).toBeGreaterThan(0);
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT is abc, but must be a whole number from 1 to 65535.'],
    [{ PORT: '70000' }, 'PORT is 70000'],
    [{ PORT: '65535' }, 'SIMULATOR_PORT is 65536'],
    [{ PORT: '4000', SIMULATOR_PORT: '4000' }, 'PORT and SIMULATOR_PORT are both 4000'],
  ])('refuses %o', async (environment, words) => {
    await expect(loadSettings(environment, '/nowhere/.env')).rejects.toThrow(words);
  });
});
