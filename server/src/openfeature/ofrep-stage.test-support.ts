import { expect } from 'vitest'
import { type Answer, type TestApp, testApp } from '../app.test-support.ts'
import { createOfrepCheck, ofrepText } from './ofrep-document.test-support.ts'

export const FLAGS = '/ofrep/v1/evaluate/flags'

export type AnsweredFlag = {
  readonly key: string
  readonly value?: unknown
  readonly reason: string
  readonly variant?: string
  readonly metadata: Readonly<Record<string, string | number>> & { readonly decisionId: string }
  readonly errorCode?: string
  readonly errorDetails?: string
}

export type Asked = {
  readonly token?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export const variant = (key: string, content: unknown, when?: object) => ({ key, content, ...(when ? { when } : {}) })
export const element = (fallback: unknown, variants: readonly object[] = [], more: object = {}) => ({
  name: 'A flag',
  variants,
  fallback: { content: fallback },
  ...more,
})
const gold = { 'traits.tier': 'gold' }

const check = ofrepText === undefined ? () => [] : createOfrepCheck(ofrepText)

/** A server that is asked in the words of OFREP; each answer is held against the protocol's document. */
export class OfrepStage {
  readonly server: TestApp
  readonly secret: string
  readonly write: string

  private constructor(server: TestApp, keys: { readonly secret: string; readonly write: string }) {
    this.server = server
    this.secret = keys.secret
    this.write = keys.write
  }

  static async open(options: Parameters<typeof testApp>[0] = {}): Promise<OfrepStage> {
    const server = await testApp(options)
    return new OfrepStage(server, { secret: await server.key('secret'), write: await server.key('write') })
  }

  /** Elements of every sort, and two people who are gold. */
  async furnish(): Promise<void> {
    await this.define('purposes/personalisation', { name: 'Personalisation', basis: 'consent' })
    await this.define('elements/hero', {
      ...element({ title: 'Welcome' }, [{ ...variant('gold', { title: 'Welcome back' }, gold), form: 'card' }]),
      channels: ['web', 'app'],
    })
    await this.define('elements/of-the-desk', element('Say hello', [], { channels: ['call_center'] }))
    const yours = [variant('yours', 'for you', gold)]
    await this.define('elements/personal', element('for all', yours, { purpose: 'personalisation' }))
    await this.define('elements/off', element(false, [variant('on', true)], { enabled: false }))
    await this.define('elements/left-to-you', element(null))
    await this.define('elements/number', element(0.5))
    await this.define('elements/whole', element(10))
    await this.define('elements/listed', element([1, 2]))
    const countries = [variant('ca', 'Canada', { 'context.country': 'CA' }), variant('rest', 'rest')]
    await this.define('elements/by-country', element('world', countries))
    await this.define('elements/tested', element('plain', [variant('bold', 'bold', { 'traits.never': true })]))
    await this.define('experiments/split', {
      name: 'Bold or as before',
      element: 'tested',
      status: 'running',
      hashVersion: 2,
      variations: [{ key: 'before' }, { key: 'bold', variant: 'bold' }],
    })
    await this.tell({ type: 'identify', userId: 'u-7', traits: { tier: 'gold' } })
    await this.tell({ type: 'identify', anonymousId: 'a-1', traits: { tier: 'gold' } })
  }

  async define(path: string, body: object): Promise<void> {
    const etag = (await this.server.ask('GET', `/api/${path}`)).headers.get('etag')
    const headers: Record<string, string> = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag }
    const { status, text } = await this.server.ask('PUT', `/api/${path}`, { body, headers })
    expect(status, text).toBeLessThan(300)
  }

  async tell(message: object): Promise<void> {
    const { status, text } = await this.server.ask('POST', '/v1/batch', {
      token: this.secret,
      body: { batch: [message] },
    })
    expect([status, JSON.parse(text).rejected], text).toEqual([200, []])
  }

  choose(userId: string, state: string): Promise<void> {
    const properties = { choices: [{ purpose: 'personalisation', state }] }
    return this.tell({ type: 'track', userId, event: 'Choices Made', properties })
  }

  /** Asks for a flag, or for all. */
  async ask<Body = AnsweredFlag>(key: string | null, context: unknown, asked: Asked = {}): Promise<Answer<Body>> {
    const path = key === null ? FLAGS : `${FLAGS}/${encodeURIComponent(key)}`
    const answer = await this.server.ask<Body>('POST', path, { token: this.secret, body: { context }, ...asked })
    expect(check(key === null ? FLAGS : `${FLAGS}/{key}`, answer), answer.text).toEqual([])
    return answer
  }

  async flag(key: string, context: unknown = {}, asked: Asked = {}): Promise<AnsweredFlag> {
    return (await this.ask(key, context, asked)).body
  }

  flags(context: unknown, asked: Asked = {}) {
    return this.ask<{ flags: AnsweredFlag[] }>(null, context, asked)
  }

  /** With the tag of an earlier answer. */
  again(tag: string | null, context: unknown) {
    return this.flags(context, { headers: { 'if-none-match': tag ?? '' } })
  }
}
