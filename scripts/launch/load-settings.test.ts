import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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
