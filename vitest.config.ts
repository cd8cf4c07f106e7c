import { defineConfig } from 'vitest/config'
import { findInstalledPostgres } from './server/src/platform/database/find-installed-postgres.ts'

const everywhere = ['kernel/src', 'server/src', 'console/src', 'scripts', 'bench']

/** What speaks to PostgreSQL in a way of its own. Everything above is on these. */
const onPostgres = [
  'server/src/{log,identity,profiles,intake,definitions}/**/*.test.ts',
  'server/src/platform/{audit,auth,database,jobs}/**/*.test.ts',
]

/**
 * Other PostgreSQL than ours that these tests also run on: the one this machine has, and one that is named. `npm test` and `npm run verify` ask for it,
 * install Debian's where they may, and say so when there is none.
 */
const installed = process.env.TEST_ENGINES === 'all' ? findInstalledPostgres() : undefined
const others: readonly { readonly name: string; readonly which: 'installed' | 'named' }[] = [
  ...(installed ? [{ name: `postgresql ${installed.major}`, which: 'installed' as const }] : []),
  ...(process.env.DIAPASON_TEST_DATABASE_URL ? [{ name: 'named postgresql', which: 'named' as const }] : []),
]

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
      ...others.map(({ name, which }, index) => ({
        extends: true as const,
        test: {
          name,
          include: onPostgres,
          // Ours alone, and what is about HTTP.
          exclude: [
            '**/*.e2e.test.ts',
            '**/embedded-postgres.test.ts',
            '**/hostile-input.test.ts',
            '**/public-sdks.test.ts',
          ],
          globalSetup: ['server/src/platform/testing/global-setup.ts'],
          provide: { testPostgres: which },
          maxWorkers: 2,
          sequence: { groupOrder: 2 + index },
        },
      })),
    ],
  },
})
