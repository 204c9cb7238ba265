import { defineConfig } from 'vitest/config';

/** `unit` runs in Node; `browser` drives a real Chromium over the built demo and takes longer; `package` installs what is published into fresh apps. */
export default defineConfig({
  test: {
    projects: [
      {
        // The examples import the package by its name; its sources are tested, so that no build has to come first.
        resolve: {
          alias: [
            {
              find: /^penchant\/(ai-sdk|langchain|llamaindex)$/,
              replacement: `${import.meta.dirname}/src/adapters/$1.ts`,
            },
          ],
        },
        test: {
          name: 'unit',
          include: ['tests/{unit,contract,parity,adapters}/**/*.test.ts', 'tests/architecture.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/browser/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // One browser at a time: the machines are small.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          globalSetup: ['tests/package/global-setup.ts'],
          testTimeout: 90_000,
          hookTimeout: 90_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
