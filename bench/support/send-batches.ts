// The clients of bench/ingest: each sends its share of the bodies over one kept-alive connection, one after the other.
import { Agent, request } from 'node:http'
import { answerOrder } from './in-process.ts'

export type SendOrder = {
  readonly url: string
  readonly key: string
  readonly bodies: readonly string[]
  readonly clients: number
}
/** Milliseconds from the first request to the last answer, and seconds of processor time of the clients themselves. */
export type Sent = { readonly milliseconds: number; readonly cpu: number }

answerOrder<SendOrder, Sent>(async ({ url, key, bodies, clients }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: clients })
  const began = performance.now()
  const cpu = process.cpuUsage()
  let next = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await post(url, { key, body, agent })
    }),
  )
  const milliseconds = performance.now() - began
  agent.destroy()
  return { milliseconds, cpu: seconds(process.cpuUsage(cpu)) }
})

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6
}

function post(url: string, { key, body, agent }: { key: string; body: string; agent: Agent }): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    }
    const sent = request(`${url}/v1/batch`, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.once('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
      )
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
