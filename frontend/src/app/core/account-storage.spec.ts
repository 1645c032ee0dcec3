import { TestBed } from '@angular/core/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AccountStorage } from './account-storage.ts';

describe('what the browser keeps', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    localStorage.clear();
  });

  it('is apart for each account', () => {
    const storage = TestBed.inject(AccountStorage);
    storage.write('ana', 'draft', { to: '1' });
    expect(storage.read('ana', 'draft')).toEqual({ to: '1' });
    expect(storage.read('tom', 'draft')).toBeNull();
  });

  it('goes when another account signs in, and all of it at sign-out', () => {
    const storage = TestBed.inject(AccountStorage);
    storage.write('ana', 'draft', 1);
    storage.write('tom', 'draft', 2);
    localStorage.setItem('elsewhere', 'kept');
    storage.keepOnly('tom');
    expect([storage.read('ana', 'draft'), storage.read('tom', 'draft')]).toEqual([null, 2]);
    storage.keepOnly(null);
    expect(storage.read('tom', 'draft')).toBeNull();
    expect(localStorage.getItem('elsewhere')).toBe('kept');
  });

  it('tells when another tab signs somebody in or out', () => {
    const told: (string | null)[] = [];
    TestBed.inject(AccountStorage).watchOwner((owner) => told.push(owner));
    for (const newValue of ['ana', '']) {
      window.dispatchEvent(new StorageEvent('storage', { key: 'mysms:owner', newValue }));
    }
    window.dispatchEvent(new StorageEvent('storage', { key: 'mysms:ana:draft', newValue: 'x' }));
    expect(told).toEqual(['ana', null]);
  });

  it('reads what is not JSON as nothing, and survives a full disk', () => {
    const storage = TestBed.inject(AccountStorage);
    localStorage.setItem('mysms:ana:draft', '{broken');
    expect(storage.read('ana', 'draft')).toBeNull();
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(() => {
      storage.write('ana', 'draft', 1);
      storage.keepOnly('ana');
    }).not.toThrow();
  });
});
