import { defineConfig } from 'vitest/config'

const everywhere = ['kernel/src', 'server/src', 'console/src', 'scripts', 'bench']

export default defineConfig({
  test: {
    // A file is a process: native engines, signals and environments stay apart. More than two at once starve each other's databases.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: everywhere.map((folder) => `${folder}/**/*.test.ts`),
          exclude: ['**/*.e2e.test.ts'],
          globalSetup: ['server/src/platform/testing/global-setup.ts'],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Whole servers under load, killed, or driven by a browser: one at a time, when everything else is done.
        extends: true,
        test: {
          name: 'whole',
          include: everywhere.map((folder) => `${folder}/**/*.e2e.test.ts`),
          globalSetup: ['server/src/platform/testing/global-setup.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
