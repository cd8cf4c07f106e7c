import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildConsole } from '../../scripts/build-console.ts'
import { type TestApp, testApp } from './app.test-support.ts'
import { consoleVisits } from './console-visits.test-support.ts'
import { hasBrowser, overflow, seriousFaults } from './demo/browser.test-support.ts'
import { originOf } from './identity/index.ts'

// What a data-protection officer authors of subscriptions, what a person subscribed to, and the addresses that nothing is sent to.
