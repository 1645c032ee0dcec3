import { Component, ErrorHandler } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import {
  provideRouter,
  Router,
  RouterPreloader,
  withNavigationErrorHandler,
  withPreloading,
  withRouterConfig,
} from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from './toasts.ts';
import { loadPage } from '../core/load-page.ts';
import { PreloadLater } from '../core/preload-later.ts';
import { sayNotOpened } from './say-not-opened.ts';

@Component({ template: 'There' })
class Page {}

const load = vi.fn<() => Promise<typeof Page>>();
const reported = vi.fn();
const said = (): string =>
  TestBed.inject(Toasts)
    .shown()
    .map(({ text }) => text)
    .join();

describe('a page whose code does not arrive', () => {
  beforeEach(() => {
    load.mockReset().mockRejectedValue(new TypeError('Failed to fetch dynamically imported module'));
    reported.mockReset();
    TestBed.configureTestingModule({
      providers: [
        { provide: ErrorHandler, useValue: { handleError: reported } },
        provideRouter(
          [
            { path: 'here', component: Page },
            { path: 'there', loadComponent: () => loadPage(load) },
            { path: 'broken', resolve: { it: () => Promise.reject(new Error('A fault')) }, component: Page },
          ],
          withNavigationErrorHandler(sayNotOpened),
          withRouterConfig({ resolveNavigationPromiseOnError: true }),
          withPreloading(PreloadLater),
        ),
      ],
    });
  });

  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('says that it waits for the line, and opens at a later click', async () => {
    const router = TestBed.inject(Router);
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    expect(await router.navigateByUrl('/there')).toBe(false);
    expect(said()).toBe('You are offline. This page opens when the line is back.');
    load.mockResolvedValue(Page);
    expect(await router.navigateByUrl('/there')).toBe(true);
    expect(reported).not.toHaveBeenCalled();
  });

  it('says what to do when it is not the line', async () => {
    expect(await TestBed.inject(Router).navigateByUrl('/there')).toBe(false);
    expect(said()).toBe('This page could not be loaded. Try again, or reload.');
  });

  it('is no matter while nobody asked for it', async () => {
    vi.useFakeTimers();
    TestBed.inject(RouterPreloader).setUpPreloading();
    await RouterTestingHarness.create('/here');
    await vi.advanceTimersByTimeAsync(3000);
    expect(load).toHaveBeenCalledTimes(1);
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
    await TestBed.inject(Router).navigateByUrl('/here?again');
    await vi.advanceTimersByTimeAsync(3000);
    expect(load).toHaveBeenCalledTimes(1);
    expect([said(), reported.mock.calls]).toEqual(['', []]);
  });

  it('is told from a fault of ours, which is reported', async () => {
    await TestBed.inject(Router).navigateByUrl('/broken');
    expect(reported).toHaveBeenCalledTimes(1);
    expect(said()).toBe('');
  });
});
