import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { message } from '../../../testing/fixtures.ts';
import { FakeEventSource, stream, streams } from '../../../testing/live-browser.ts';
import { EventStream } from './event-stream.ts';

const second = 1000;
const minute = 60 * second;

describe('the event stream', () => {
  let told: string[];
  let events: EventStream;

  beforeEach(() => {
    vi.useFakeTimers();
    FakeEventSource.opened = [];
    told = [];
    events = new EventStream({
      open: () => new FakeEventSource('/api/events') as unknown as EventSource,
      hear: ({ name }) => told.push(name),
      modeChanged: (mode) => told.push(mode),
      refused: () => told.push('refused'),
    });
    events.start();
  });

  afterEach(() => {
    events.stop();
    vi.useRealTimers();
  });

  const cut = (): void => {
    stream().accept();
    vi.advanceTimersByTime(5 * second);
    stream().lose();
  };

  it('has everything read again when it opens, for nobody heard what came before', () => {
    expect(told).toEqual([]);
    stream().accept();
    expect(told).toEqual(['stream', 'resync']);
  });

  it('goes on where it left off when the browser has an id to resume from', () => {
    stream().accept();
    stream().tell('message.created', message(1), '7');
    told = [];
    stream().lose();
    stream().accept();
    expect(told).toEqual(['polling', 'stream']);
  });

  it('has everything read again when it was lost before any event gave it an id', () => {
    stream().accept();
    told = [];
    stream().lose();
    stream().accept();
    expect(told).toEqual(['polling', 'stream', 'resync']);
  });

  it('lost within 30 s three times running, rests for 10 min', () => {
    cut();
    cut();
    expect(streams()).toHaveLength(1);
    cut();
    expect(streams()).toEqual([]);
    expect(told.at(-1)).toBe('polling');
    events.hurry();
    vi.advanceTimersByTime(10 * minute - 1);
    expect(streams()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(streams()).toHaveLength(1);
  });

  it('forgives early losses after one that lasted', () => {
    cut();
    cut();
    stream().accept();
    vi.advanceTimersByTime(31 * second);
    stream().lose();
    cut();
    cut();
    expect(streams()).toHaveLength(1);
  });

  it('waits longer each time when nobody answers, but not when the network comes back', () => {
    for (let attempt = 0; attempt < 3; attempt += 1) stream().lose();
    expect(streams()).toEqual([]);
    vi.advanceTimersByTime(20 * second);
    expect(streams()).toHaveLength(1);
    stream().lose();
    expect(streams()).toEqual([]);
    events.hurry();
    expect(streams()).toHaveLength(1);
    expect(told).not.toContain('refused');
  });

  it('begins anew when the network comes back, for a stream from before may hang', () => {
    stream().accept();
    stream().tell('message.created', message(1), '7');
    const before = stream();
    told = [];
    events.hurry();
    expect(stream()).not.toBe(before);
    stream().accept();
    expect(told).toEqual(['polling', 'stream', 'resync']);
  });

  it('asks what is wrong when the answer is no stream, and tries again', () => {
    stream().refuse();
    expect(told).toEqual(['polling', 'refused']);
    expect(streams()).toEqual([]);
    vi.advanceTimersByTime(5 * second);
    expect(streams()).toHaveLength(1);
  });

  it('stops for good', () => {
    stream().refuse();
    events.stop();
    vi.advanceTimersByTime(20 * minute);
    expect(streams()).toEqual([]);
  });
});
