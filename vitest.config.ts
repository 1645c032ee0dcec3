import { defineConfig } from 'vitest/config';

const project = (name: string, folder: string, more: object = {}) => ({
  test: {
    name,
    root: import.meta.dirname,
    environment: 'node' as const,
    include: [`${folder}/**/*.test.ts`],
    ...more,
  },
});

// The frontend's specs run by `ng test`, the browser tests by Playwright.
export default defineConfig({
  test: {
    // The tests share two cores with the MongoDB that they use.
    maxWorkers: 2,
    projects: [
      project('contract', 'contract/src'),
      project('simulator', 'simulator/src'),
      project('backend', 'backend/src', {
        globalSetup: ['scripts/vitest-mongod.ts'],
        testTimeout: 15_000,
        hookTimeout: 30_000,
      }),
      project('scripts', 'scripts', { testTimeout: 15_000 }),
    ],
  },
});
