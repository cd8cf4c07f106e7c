import { buildConsole } from './build-console.ts'
import { prepareChromium } from './prepare-chromium.ts'
import { preparePostgres } from './prepare-postgres.ts'

/** What tests need besides the packages: a Chromium, named to them in `CHROMIUM`, another PostgreSQL than ours, and the console as it is now. */
export async function prepareTests(tell: (line: string) => void): Promise<void> {
  const chromium = prepareChromium(tell)
  if (chromium) process.env.CHROMIUM = chromium
  preparePostgres(tell)
  process.env.TEST_ENGINES = 'all'
  await buildConsole({ tell })
}
