import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['kernel/src/**/*.test.ts', 'server/src/**/*.test.ts', 'console/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    globalSetup: ['server/src/platform/testing/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
