import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter, type Routes, withComponentInputBinding } from '@angular/router';
import type { Boot } from '@mysms/contract/boot';
import type { ProblemCode } from '@mysms/contract/problems';
import { vi } from 'vitest';
import { BOOT } from '../app/core/boot.ts';
import { sessionInterceptor } from '../app/core/session-interceptor.ts';
import { problem } from './fixtures.ts';

/** Everything real but the network. What the browser keeps is empty unless a test said otherwise. */
export function setUp(boot: Boot, routes: Routes = []): void {
  TestBed.configureTestingModule({
    providers: [
      { provide: BOOT, useValue: boot },
      provideHttpClient(withInterceptors([sessionInterceptor])),
      provideHttpClientTesting(),
      provideRouter(routes, withComponentInputBinding()),
    ],
  });
}

/** The one request under way to this method and path; fails when there is none, or more than one. */
export function request(method: string, path: string): TestRequest {
  return TestBed.inject(HttpTestingController).expectOne(
    (sent) => sent.method === method && sent.url === path,
  );
}

/** Takes all requests under way to this method and path, be it none. */
export function requests(method: string, path: string): TestRequest[] {
  return TestBed.inject(HttpTestingController).match((sent) => sent.method === method && sent.url === path);
}

export function refuse(
  sent: TestRequest,
  code: ProblemCode,
  fields: Readonly<Record<string, string>> = {},
): void {
  const body = problem(code, fields);
  sent.flush(body, { status: body.status, statusText: code });
}

/** Lets promises and the next rendering happen; the clock of the test stands still but for this. */
export async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(20);
}
