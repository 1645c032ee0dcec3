import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message, rosa, signedIn, signedOut } from '../../../testing/fixtures.ts';
import { stream, streams, stubLiveBrowser, unstubLiveBrowser } from '../../../testing/live-browser.ts';
import { request, requests, setUp } from '../../../testing/set-up.ts';
import { Session } from '../session.ts';
import { LiveEvents } from './live-events.ts';
import type { LiveEvent, LiveMode } from './live-event.ts';
import { LiveTab } from './live-tab.ts';

const pageOf = (account: string): string => `<meta name="mysms-boot" content="${account}">`;
const wait = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
const turn = (): Promise<unknown> => wait(1);

function begin(boot = signedIn): LiveEvents {
  setUp(boot, [{ path: 'sign-in', children: [] }]);
  const live = TestBed.inject(LiveEvents);
  TestBed.tick();
  return live;
}

/** Another tab of the same browser. */
function anotherTab(): { readonly tab: LiveTab; readonly heard: LiveEvent['name'][]; mode: () => LiveMode } {
  const heard: LiveEvent['name'][] = [];
  let mode: LiveMode = 'polling';
  const tab = new LiveTab({
    accountId: rosa._id,
    hear: ({ name }) => heard.push(name),
    modeChanged: (changed) => (mode = changed),
    leads: () => undefined,
    isSignedIn: () => Promise.resolve(true),
  });
  tab.join();
  return { tab, heard, mode: () => mode };
}

describe('live events', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    stubLiveBrowser();
  });

  afterEach(() => {
    // What leaves cleans up while the stubs still stand.
    TestBed.resetTestingModule();
    unstubLiveBrowser();
    vi.useRealTimers();
    localStorage.clear();
  });

  it('come by one stream while somebody is signed in', async () => {
    const live = begin();
    await turn();
    expect(stream().url).toBe('/api/events');
    expect(live.mode()).toBe('polling');
    stream().accept();
    expect(live.mode()).toBe('stream');
  });

  it('ask nothing while nobody is, and begin at sign-in', async () => {
    begin(signedOut);
    await turn();
    expect(streams()).toEqual([]);
    TestBed.inject(Session).begin(rosa);
    TestBed.tick();
    await turn();
    expect(streams()).toHaveLength(1);
  });

  it('reach whoever listens, until they do no more', async () => {
    const live = begin();
    await turn();
    const texts: string[] = [];
    const stop = live.on('message.updated', ({ content }) => texts.push(content));
    stream().accept();
    stream().tell('message.updated', message(1));
    stop();
    stream().tell('message.updated', message(2));
    expect(texts).toEqual(['Text 1']);
  });

  it('end at sign-out', async () => {
    const live = begin();
    await turn();
    stream().accept();
    const leaving = TestBed.inject(Session).signOut();
    stream().tell('session.ended', {});
    await wait(500);
    expect(requests('GET', '/')).toEqual([]);
    request('DELETE', '/users/sign_out').flush(null, { status: 204, statusText: '' });
    await leaving;
    TestBed.tick();
    expect(streams()).toEqual([]);
    expect(live.mode()).toBe('polling');
    expect(TestBed.inject(Session).isOver()).toBe(false);
  });

  describe('when the server says that the session ended', () => {
    it('lead to the sign-in page if the page says so too, and what was typed stays', async () => {
      localStorage.setItem(`mysms:${rosa._id}:draft`, '"Half a thought"');
      begin();
      await turn();
      stream().accept();
      stream().tell('session.ended', {});
      await wait(500);
      request('GET', '/').flush(pageOf('nobody'));
      await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe('/sign-in'));
      TestBed.tick();
      expect(TestBed.inject(Session).isOver()).toBe(true);
      expect(streams()).toEqual([]);
      expect(localStorage.getItem(`mysms:${rosa._id}:draft`)).toBe('"Half a thought"');
    });

    it('go on with the session that took its place in another tab, and let nobody ask meanwhile', async () => {
      const live = begin();
      await turn();
      stream().accept();
      stream().tell('session.ended', {});
      await wait(500);
      expect([streams().length, live.mode()]).toEqual([0, 'stream']);
      request('GET', '/').flush(pageOf(rosa._id));
      await turn();
      expect(streams()).toHaveLength(1);
      expect(TestBed.inject(Session).account()).toEqual(rosa);
    });

    it('go on with the session that this page is putting in its place', async () => {
      begin();
      await turn();
      stream().accept();
      const renewing = Promise.withResolvers<undefined>();
      const renewed = TestBed.inject(Session).renewBy(() => renewing.promise);
      stream().tell('session.ended', {});
      await wait(500);
      expect(requests('GET', '/')).toEqual([]);
      renewing.resolve(undefined);
      await renewed;
      await turn();
      request('GET', '/').flush(pageOf(rosa._id));
      await turn();
      expect(streams()).toHaveLength(1);
    });
  });

  it('find out about a session that ended while there was no stream', async () => {
    begin();
    await turn();
    stream().refuse();
    await turn();
    request('GET', '/').flush(pageOf('nobody'));
    await vi.waitFor(() => expect(TestBed.inject(Session).isOver()).toBe(true));
  });

  it('are not given up because nobody could be asked', async () => {
    begin();
    await turn();
    stream().refuse();
    await turn();
    request('GET', '/').error(new ProgressEvent('error'));
    await turn();
    expect(TestBed.inject(Session).account()).toEqual(rosa);
  });

  describe('in two tabs', () => {
    it('come by the stream of the first, to both', async () => {
      const live = begin();
      await turn();
      stream().accept();
      const other = anotherTab();
      await turn();
      expect(streams()).toHaveLength(1);
      expect([live.mode(), other.mode()]).toEqual(['stream', 'stream']);
      stream().tell('message.created', message(1));
      await turn();
      expect(other.heard).toEqual(['message.created']);
      other.tab.leave();
    });

    it('come by the second when the first closes, which has all read again', async () => {
      const first = anotherTab();
      await turn();
      const live = begin();
      await turn();
      expect(live.isLeader()).toBe(false);
      stream().accept();
      await turn();
      let resyncs = 0;
      live.on('resync', () => (resyncs += 1));
      first.tab.leave();
      await vi.waitFor(() => expect(streams()).toHaveLength(1));
      expect([live.isLeader(), live.mode()]).toEqual([true, 'polling']);
      stream().accept();
      expect([live.mode(), resyncs]).toEqual(['stream', 1]);
    });

    it('are led by the one that is awake, and the other reads again when it wakes', async () => {
      const live = begin();
      await turn();
      const other = anotherTab();
      document.dispatchEvent(new Event('freeze'));
      await turn();
      expect([streams().length, live.isLeader()]).toEqual([1, false]);
      let resyncs = 0;
      live.on('resync', () => (resyncs += 1));
      stream().accept();
      document.dispatchEvent(new Event('resume'));
      await turn();
      expect([live.mode(), live.isLeader(), resyncs]).toEqual(['stream', false, 1]);
      other.tab.leave();
    });
  });

  it.each(['EventSource', 'BroadcastChannel'])('leave everything to polling without %s', async (name) => {
    Reflect.deleteProperty(globalThis, name);
    const live = begin();
    await turn();
    expect(live.mode()).toBe('polling');
    expect(streams()).toEqual([]);
  });

  it('leave everything to polling without locks, as on an insecure origin', async () => {
    Reflect.deleteProperty(navigator, 'locks');
    const live = begin();
    await turn();
    expect(live.mode()).toBe('polling');
    expect(streams()).toEqual([]);
  });
});
