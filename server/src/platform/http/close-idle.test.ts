import { once } from 'node:events'
import { connect } from 'node:net'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { closeIdle } from './close-idle.ts'

test('a server closes at once though browsers hold connections: opened ahead, kept alive, being answered', async () => {
  const app = fastify()
  closeIdle(app)
  let answer = () => {}
  let asked = () => {}
  const asking = new Promise<void>((resolve) => {
    asked = resolve
  })
  app.get('/slow', () => {
    asked()
    return new Promise((resolve) => {
      answer = () => resolve({ done: true })
    })
  })
  const url = new URL(await app.listen({ port: 0, host: '127.0.0.1' }))
  const open = async (text: string) => {
    const socket = connect(Number(url.port), url.hostname)
    await once(socket, 'connect')
    socket.resume()
    if (text) socket.write(text)
    return socket
  }
  await open('')
  const kept = await open('GET /nothing HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await once(kept, 'data')
  const answered = await open('GET /slow HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await asking
  const closed = app.close()
  const heard = once(answered, 'data')
  answer()
  expect(String((await heard)[0])).toContain('{"done":true}')
  const started = performance.now()
  await closed
  expect(performance.now() - started).toBeLessThan(1_000)
})
