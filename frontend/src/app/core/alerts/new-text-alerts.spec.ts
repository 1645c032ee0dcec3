import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { Conversation } from '@mysms/contract/conversations';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { conversation } from '../../../testing/conversations.ts';
import { rosa, signedIn } from '../../../testing/fixtures.ts';
import { stream, stubLiveBrowser, unstubLiveBrowser } from '../../../testing/live-browser.ts';
import { requests, setUp } from '../../../testing/set-up.ts';
import { holdLock } from '../live/hold-lock.ts';
import { Preferences, type PreferenceValues } from '../preferences.ts';
import { UnreadReader } from '../unread-reader.ts';
import { NewTextAlerts } from './new-text-alerts.ts';

const id = 'c'.repeat(24);
const path = '/api/conversations';
/** With as many texts, all unread, as the number says. */
const ana = (unread_count = 1, change: Partial<Conversation> = {}): Conversation => {
  const { last_message, ...told } = conversation(unread_count, { title: 'Ana', unread_count });
  const last = last_message === null ? null : { ...last_message, content: 'On my way' };
  return { ...told, _id: id, last_message: last, ...change };
};

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

let shown: FakeNotification[];
let tones: number;

class FakeNotification extends EventTarget {
  static permission: NotificationPermission = 'granted';
  readonly title: string;
  readonly options: NotificationOptions;
  close = vi.fn();

  constructor(title: string, options: NotificationOptions) {
    super();
    this.title = title;
    this.options = options;
    shown.push(this);
  }
}

/** An audio context that counts what begins to play. */
class FakeAudio {
  currentTime = 0;
  destination = {};
  resume = (): Promise<void> => Promise.resolve();
}

class FakeNode {
  gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
  connect = vi.fn();
  stop = vi.fn();
  start = (): void => void (tones += 1);
}

async function setHidden(isHidden: boolean): Promise<void> {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(isHidden);
  document.dispatchEvent(new Event('visibilitychange'));
  await turn();
}

async function begin(change: Partial<PreferenceValues> = {}): Promise<void> {
  setUp(signedIn, [{ path: 'inbox/:conversation', children: [] }]);
  TestBed.inject(Preferences).change({ notifications: true, ...change });
  TestBed.inject(NewTextAlerts);
  TestBed.tick();
  await vi.waitFor(() => stream().accept());
  await answer();
}

/** Answers what is asked about the unread. */
async function answer(...unread: Conversation[]): Promise<void> {
  for (const asked of requests('GET', path)) asked.flush(unread);
  await turn();
}

/** A text comes. */
async function receive(conversation = ana()): Promise<void> {
  stream().tell('conversation.updated', conversation);
  await turn();
}

describe('a new text', () => {
  beforeEach(() => {
    shown = [];
    tones = 0;
    stubLiveBrowser();
    vi.stubGlobal('Notification', FakeNotification);
    vi.stubGlobal('AudioContext', FakeAudio);
    vi.stubGlobal('GainNode', FakeNode);
    vi.stubGlobal('OscillatorNode', FakeNode);
    Object.defineProperty(navigator, 'userActivation', {
      value: { hasBeenActive: true },
      configurable: true,
    });
  });

  afterEach(() => {
    TestBed.resetTestingModule();
    FakeNotification.permission = 'granted';
    vi.restoreAllMocks();
    unstubLiveBrowser();
    Reflect.deleteProperty(navigator, 'userActivation');
    localStorage.clear();
  });

  it('is told by a tone and a notification while no page is in view', async () => {
    await begin();
    await setHidden(true);
    await receive();
    expect(tones).toBe(2);
    expect(shown.map(({ title, options }) => [title, options.body])).toEqual([['A new text', '']]);
  });

  it('is told with name and text only to who wants that', async () => {
    await begin({ notificationText: true });
    await setHidden(true);
    await receive();
    expect(shown.map(({ title, options }) => [title, options.body])).toEqual([['Ana', 'On my way']]);
  });

  it('opens its conversation by a press on the notification', async () => {
    await begin();
    await setHidden(true);
    await receive();
    vi.spyOn(window, 'focus').mockReturnValue();
    shown[0]?.dispatchEvent(new Event('click'));
    await vi.waitFor(() => expect(TestBed.inject(Router).url).toBe(`/inbox/${id}`));
    expect(shown[0]?.close).toHaveBeenCalled();
  });

  it('only sounds while a page is in view that shows something else', async () => {
    await begin();
    await setHidden(false);
    await receive();
    expect([tones, shown.length]).toEqual([2, 0]);
  });

  it('is silent where its conversation is in view, be it in another tab', async () => {
    await begin();
    const until = new AbortController();
    void holdLock(navigator.locks, `mysms-view:${rosa._id}:/inbox/${id}`, {
      mode: 'shared',
      until: until.signal,
    });
    await setHidden(true);
    await receive();
    expect([tones, shown.length]).toEqual([0, 0]);
    until.abort();
  });

  it.each([
    ['muted', { muted: true }],
    ['read elsewhere', { unread_count: 0 }],
  ])('is silent when its conversation is %s', async (_what, change) => {
    await begin();
    await setHidden(true);
    await receive(ana(1, change));
    expect([tones, shown.length]).toEqual([0, 0]);
  });

  it('makes one tone when several come at once', async () => {
    await begin();
    await setHidden(true);
    await receive();
    await receive(ana(2));
    expect([tones, shown.length]).toEqual([2, 2]);
  });

  it('is told once, however often its conversation is told of', async () => {
    await begin();
    await setHidden(true);
    await receive();
    await receive(ana(1, { title: 'Ana Kovač' }));
    expect(shown).toHaveLength(1);
  });

  it('is told where nothing but asking tells of it', async () => {
    await begin();
    await setHidden(true);
    stream().lose();
    TestBed.tick();
    await answer(ana());
    expect([tones, shown.length]).toEqual([2, 1]);
  });

  it('is as quiet as somebody wants it', async () => {
    await begin({ sound: false, notifications: false });
    await setHidden(true);
    await receive();
    expect([tones, shown.length]).toEqual([0, 0]);
  });

  it('makes no notification that the browser does not allow', async () => {
    FakeNotification.permission = 'denied';
    await begin();
    await setHidden(true);
    await receive();
    expect([tones, shown.length]).toEqual([2, 0]);
  });

  it('that somebody sent is none', async () => {
    await begin();
    await setHidden(true);
    await receive(ana(1, { last_message: { ...ana().last_message!, direction: 'outbound' } }));
    expect([tones, shown.length]).toEqual([0, 0]);
  });

  it('is left to the tab that leads', async () => {
    const until = new AbortController();
    void holdLock(navigator.locks, `mysms-live:${rosa._id}`, { mode: 'exclusive', until: until.signal });
    setUp(signedIn);
    TestBed.inject(NewTextAlerts);
    TestBed.tick();
    await answer();
    const leader = new BroadcastChannel(`mysms-live:${rosa._id}`);
    leader.postMessage({ event: { name: 'conversation.updated', data: ana() } });
    await turn();
    expect(tones).toBe(0);
    until.abort();
    await vi.waitFor(() => stream().accept());
    await receive(ana(2));
    expect(tones).toBe(2);
  });

  it('is told by each tab where tabs cannot agree, but for the one that shows it', async () => {
    Reflect.deleteProperty(navigator, 'locks');
    setUp(signedIn, [{ path: 'inbox/:conversation', children: [] }]);
    TestBed.inject(NewTextAlerts);
    TestBed.tick();
    await answer();
    TestBed.inject(UnreadReader).take(ana());
    await turn();
    expect(tones).toBe(2);
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
    await TestBed.inject(Router).navigateByUrl(`/inbox/${id}`);
    TestBed.inject(UnreadReader).take(ana(2));
    await turn();
    expect(tones).toBe(2);
  });
});
