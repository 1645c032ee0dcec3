import { Component, inject, Injector, ViewContainerRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../testing/fixtures.ts';
import { press } from '../testing/screen.ts';
import { setUp } from '../testing/set-up.ts';
import { attend } from './attend.ts';

@Component({ selector: 'app-overlay-host', template: '' })
class OverlayHost {
  constructor() {
    attend(inject(Injector), inject(ViewContainerRef));
  }
}

describe('what serves every page', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    localStorage.clear();
  });

  it('opens the list of shortcuts by ?', async () => {
    const showModal = vi.fn();
    HTMLDialogElement.prototype.showModal = showModal;
    HTMLDialogElement.prototype.close = () => undefined;
    setUp(signedIn);
    const page = TestBed.createComponent(OverlayHost);
    await page.whenStable();
    expect(showModal).not.toHaveBeenCalled();
    press(document.body, '?', { shiftKey: true });
    await page.whenStable();
    expect(showModal).toHaveBeenCalledOnce();
  });
});
