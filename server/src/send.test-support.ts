import { expect } from 'vitest'
import type { TestApp } from './app.test-support.ts'

/** Sends one message as the brand's own server does. */
export async function send(server: TestApp, message: object): Promise<void> {
  const { status, text } = await server.ask('POST', '/v1/batch', {
    token: await server.key('secret'),
    body: { batch: [message] },
  })
  expect(status, text).toBe(200)
}
