import { type ComponentFixture, TestBed } from '@angular/core/testing';
import type { Message } from '@mysms/contract/messages';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message, signedIn } from '../../testing/fixtures.ts';
import { button, buttons, words } from '../../testing/screen.ts';
import { refuse, request, requests, setUp } from '../../testing/set-up.ts';
import { ExportButton } from './export-button.ts';

const said = (): string => words(document.querySelector('[role="status"]'));
const older = { Link: '</api/messages?before=cursor%3A2>; rel="next"' };

async function press(name: string): Promise<void> {
  button(name).click();
  await vi.waitFor(() => undefined);
}

async function answer(rows: Message[], headers: Record<string, string> = {}): Promise<void> {
  request('GET', '/api/messages').flush(rows, { headers });
  await vi.waitFor(() => expect(said()).not.toBe(''));
}

describe('the export', () => {
  let page: ComponentFixture<ExportButton>;
  let saved: Blob[];

  beforeEach(async () => {
    saved = [];
    setUp(signedIn);
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined);
    URL.createObjectURL = (file) => {
      saved.push(file as Blob);
      return 'blob:x';
    };
    page = TestBed.createComponent(ExportButton);
    page.componentRef.setInput('filter', 'all');
    await page.whenStable();
  });

  afterEach(() => vi.restoreAllMocks());

  const file = async (): Promise<string> => {
    await vi.waitFor(() => expect(saved).toHaveLength(1));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await saved[0]?.arrayBuffer());
  };

  it('saves all pages as one file, and says how far it is', async () => {
    await press('Export');
    await answer([message(3, { content: '=1+1', status: 'delivered' })], older);
    await vi.waitFor(() => expect(said()).toContain('1 text so far, back to 20 Nov 2026'));
    const second = request('GET', '/api/messages');
    expect(second.request.params.get('before')).toBe('cursor:2');
    second.flush([message(2)]);
    const lines = (await file()).split('\r\n');
    expect(lines[0]).toMatch(/^\uFEFFTime,Direction,From,To,Text,Status,/);
    expect(lines[1]).toMatch(/^2026-11-20T09:03:00\.000Z,Out,,'\+12025550123,'=1\+1,Delivered,/);
    expect(lines).toHaveLength(4);
    await vi.waitFor(() => expect(said()).toContain('2 texts saved.'));
  });

  it('asks for what the filter shows', async () => {
    page.componentRef.setInput('filter', 'problems');
    await page.whenStable();
    await press('Export');
    const asked = request('GET', '/api/messages').request.params;
    expect([asked.get('status'), asked.get('limit')]).toEqual(['failed,undelivered', '200']);
  });

  it('can be stopped, and then saves nothing', async () => {
    await press('Export');
    await page.whenStable();
    const asked = request('GET', '/api/messages');
    await press('Stop');
    asked.flush([message(1)]);
    await vi.waitFor(() => expect(said()).toBe('Stopped. Nothing was saved.'));
    expect(buttons('Export')).toHaveLength(1);
    expect(saved).toEqual([]);
  });

  it('says why it failed, and goes on where it was', async () => {
    await press('Export');
    await answer([message(3)], older);
    await vi.waitFor(() => expect(said()).toContain('so far'));
    refuse(request('GET', '/api/messages'), 'unavailable');
    await vi.waitFor(() => expect(said()).toContain('Stopped after 1 text, nothing is saved yet.'));
    await press('Go on');
    const again = requests('GET', '/api/messages');
    expect(again.map((sent) => sent.request.params.get('before'))).toEqual(['cursor:2']);
    again[0]?.flush([message(2)]);
    expect((await file()).split('\r\n')).toHaveLength(4);
  });

  it('ends with the page', async () => {
    await press('Export');
    const asked = request('GET', '/api/messages');
    page.destroy();
    asked.flush([message(3)], { headers: older });
    await page.whenStable();
    expect(requests('GET', '/api/messages')).toEqual([]);
  });
});
