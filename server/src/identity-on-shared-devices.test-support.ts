import { type JsonObject, NO_IDENTITY_PLAN } from '@diapason/kernel'
import { expect } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { originOf } from './identity/index.ts'
import type { Signer } from './identity/tokens.test-support.ts'
import { ensurePartitions } from './platform/database/ensure-partitions.ts'
import { createIdentityDecisions } from './resolution/index.ts'

/** Milliseconds. */
const HALF_A_YEAR = 183 * 24 * 3_600_000

/** A row of the guide's table. */
export type Row = {
  readonly name: string
  readonly sent: string
  readonly messages: string
  readonly people: string
  readonly decided: string
  readonly links: string
}

/** A message that presents these, or something that somebody does. */
export type Step = { readonly message: string } | { readonly done: string }

/** Where it happens: a server, the key of a page, the key of the brand's own server, and whoever signs there. */
export type Stage = { readonly server: TestApp; readonly write: string; readonly secret: string; readonly shop: Signer }

/** As the console says them. */
const WORDS: Readonly<Record<string, string>> = {
  suggested: 'to review',
  shared: 'shared',
  claimed: 'claimed',
  removed: 'removed',
  expired: 'ended',
}

/** A row of the guide, lived through. Its identifiers are its own: `u-ada` of the third row is sent as `u-ada.3`. */
export class Story {
  readonly #stage: Stage
  readonly #mark: string
  readonly #number: number
  readonly #messages: { origin: string; messageId: string }[] = []
  readonly #named = new Map<string, string>()
  #phoneRevision: string | undefined

  constructor(stage: Stage, number: number) {
    this.#stage = stage
    this.#number = number
    this.#mark = `.${number}`
  }

  async take(step: Step): Promise<void> {
    if ('message' in step) await this.#send(step.message)
    else await this.#do(step.done)
  }

  /** What the server says now, in the words of the guide. */
  async told({ decided }: Row): Promise<Partial<Row>> {
    const people = await this.#people()
    const owners = this.#messages.map(({ origin }) => people.find((one) => one.origins.includes(origin))?.label ?? '?')
    const answers: string[] = []
    for (const [, asked = ''] of decided.matchAll(/`([^`]+)`/g))
      answers.push(`\`${asked}\` ${await this.#decide(asked)}`)
    return {
      messages: owners.join(', '),
      people: people
        .map(({ label, members }) => `${label}: ${members.map((one) => `\`${one}\``).join(' ')}`)
        .sort()
        .join('; '),
      decided: answers.join(', '),
      links: (await this.#links()) || 'nothing else',
    }
  }

  async end(): Promise<void> {
    if (this.#phoneRevision === undefined) return
    const headers = { 'if-match': this.#phoneRevision }
    const { status, text } = await this.#stage.server.ask('DELETE', '/api/identifiers/phone', { headers })
    expect(status, text).toBeLessThan(300)
  }

  async #send(words: string): Promise<void> {
    const { names, isSigned } = read(words)
    const said = this.#identity(names)
    const isBrowser = said.anonymousId !== undefined || words.includes('?')
    const [, name] = /u-(\w+)(?!\w|\?)/.exec(words) ?? []
    const messageId = `m-${this.#messages.length}${this.#mark}`
    const token = isBrowser && isSigned ? await this.#token(said) : undefined
    const { externalIds, ...ids } = said
    const body = {
      messageId,
      ...ids,
      type: name ? 'identify' : 'page',
      ...(name ? { traits: { name: `${name[0]?.toUpperCase()}${name.slice(1)}` } } : {}),
      context: { ...(externalIds ? { externalIds } : {}), ...(token ? { identityToken: token } : {}) },
    }
    const path = '/v1/batch'
    const { status, text } = await this.#stage.server.ask('POST', path, {
      token: isBrowser ? this.#stage.write : this.#stage.secret,
      body: { batch: [body] },
    })
    expect(status, text).toBe(200)
    const [row] = await this.#stage.server.db.query<{ origin: string; message_id: string }>(
      'select origin, message_id from log where message_id = $1',
      [messageId],
    )
    const origin = row?.origin ?? ''
    if (!this.#named.has(origin)) this.#named.set(origin, 'unverified')
    this.#messages.push({ origin, messageId })
  }

  async #do(done: string): Promise<void> {
    const [, separated] = /^`?([\w-]+)`? is separated$/.exec(done) ?? []
    if (separated) return this.#split(separated)
    switch (done) {
      case 'telephones are declared shared':
        return this.#declarePhone({ shared: true })
      case 'links through telephones end after half a year':
        return this.#declarePhone({ most: 5, expires: 'P180D' })
      case 'half a year passes':
        return this.#passTime()
      case 'accepted':
        return this.#settle('accept')
      case 'dismissed':
        return this.#settle('dismiss')
      default:
        throw new Error(`The guide says something that this test cannot do: ${done}`)
    }
  }

  async #declarePhone(more: JsonObject): Promise<void> {
    this.#phoneRevision = await put(this.#stage.server, '/api/identifiers/phone', {
      name: 'Telephone',
      strength: 'weak',
      normalise: 'phone',
      trust: ['partner', 'secret'],
      ...more,
    })
  }

  /** Another node decides, half a year from now. */
  async #passTime(): Promise<void> {
    const { db } = this.#stage.server
    const now = Date.now() + HALF_A_YEAR
    await ensurePartitions(db, { table: 'log', now: new Date(now) })
    const profiles = { forget: () => {}, forgetOrigins: () => {} }
    const plan = () => NO_IDENTITY_PLAN
    const decisions = createIdentityDecisions({ db, profiles, plan, newestPlan: async () => plan(), clock: () => now })
    for (const { origins } of await this.#people()) await decisions.expire(origins.toSorted()[0] ?? '')
  }

  async #settle(verb: 'accept' | 'dismiss'): Promise<void> {
    const [suggestion] = await this.#suggestions()
    const { status, text } = await this.#stage.server.ask(
      'POST',
      `/api/identity/suggestions/${suggestion?.id}/${verb}`,
      {
        body: { reason: 'as the guide says' },
      },
    )
    expect(status, text).toBe(200)
  }

  async #split(name: string): Promise<void> {
    const origin = this.#origin(name)
    const { status, text } = await this.#stage.server.ask('POST', `/api/people/${origin}/split`, {
      body: { origins: [origin], reason: 'as the guide says' },
    })
    expect(status, text).toBe(200)
  }

  async #suggestions(): Promise<{ id: string; a: { origin: string }; b: { origin: string } }[]> {
    type Page = { items: { id: string; a: { origin: string }; b: { origin: string } }[] }
    const { body } = await this.#stage.server.ask<Page>('GET', '/api/identity/suggestions')
    return body.items.filter(({ a, b }) => this.#named.has(a.origin) && this.#named.has(b.origin))
  }

  async #people(): Promise<{ label: string; members: string[]; origins: string[] }[]> {
    const found = new Map<string, { label: string; members: string[]; origins: string[] }>()
    for (const [origin] of this.#named) {
      const { status, body } = await this.#stage.server.ask<PersonIdentity>('GET', `/api/people/${origin}/identity`)
      if (status === 404) continue
      const members = body.identifiers.map((one) => this.#plain(one)).sort(byWorth)
      const origins = body.identifiers.map((one) => one.origin)
      found.set(body.id, { label: this.#label(body.label), members, origins })
    }
    return [...found.values()]
  }

  /** Every link that joins nobody, as the person's page and the inbox show it. */
  async #links(): Promise<string> {
    const shown = new Map<string, string>()
    const waiting = new Set((await this.#suggestions()).map(({ id }) => id))
    for (const [origin] of this.#named) {
      const { status, body } = await this.#stage.server.ask<PersonIdentity>('GET', `/api/people/${origin}/identity`)
      if (status === 404) continue
      for (const { id, a, b, status: state, reason } of body.links) {
        if (state === 'live') continue
        expect(waiting.has(id)).toBe(state === 'suggested')
        const ends = [a, b].map((end) => this.#named.get(end) ?? end).sort(byWorth)
        const because = state === 'suggested' ? ` (${reason})` : ''
        shown.set(id, `${WORDS[state]}: \`${ends.join(' ')}\`${because}`)
      }
    }
    return [...shown.values()].sort().join(', ')
  }

  async #decide(words: string): Promise<string> {
    const { names, isSigned } = read(words)
    const identity = this.#identity(names)
    const isBrowser = identity.anonymousId !== undefined
    const token = isBrowser && isSigned ? await this.#token(identity) : undefined
    type Decisions = { decisions: { greeting: { content: string } } }
    const { status, text, body } = await this.#stage.server.ask<Decisions>('POST', '/v1/decide', {
      token: isBrowser ? this.#stage.write : this.#stage.secret,
      body: { identity: { ...identity, ...(token ? { token } : {}) }, elements: ['greeting'] },
    })
    expect(status, text).toBe(200)
    return body.decisions.greeting.content
  }

  #token({ userId, externalIds }: Said): Promise<string> {
    const email = externalIds?.find(({ type }) => type === 'email')?.id
    return this.#stage.shop.sign({ ...(userId ? { sub: userId } : {}), ...(email ? { email } : {}) })
  }

  #identity(names: readonly string[]): Said {
    const said: { anonymousId?: string; userId?: string; externalIds?: { type: string; id: string }[] } = {}
    for (const name of names) {
      const { type, value } = this.#value(name)
      this.#named.set(originOf(type, value), name)
      if (type === 'userId') said.userId = value
      else if (type === 'anonymousId') said.anonymousId = value
      else said.externalIds = [...(said.externalIds ?? []), { type, id: value }]
    }
    return said
  }

  #origin(name: string): string {
    const { type, value } = this.#value(name)
    return originOf(type, value)
  }

  #value(name: string): { type: string; value: string } {
    if (name.startsWith('u-')) return { type: 'userId', value: name + this.#mark }
    if (name.startsWith('a-')) return { type: 'anonymousId', value: name + this.#mark }
    if (name === 'phone') return { type: name, value: `+336123456${String(this.#number).padStart(2, '0')}` }
    if (name === 'email') return { type: name, value: `home${this.#mark}@example.com` }
    return { type: name, value: name + this.#mark }
  }

  #plain({ origin, value }: { origin: string; value: string }): string {
    return this.#named.get(origin) ?? value.replaceAll(this.#mark, '')
  }

  /** What the console calls somebody: a name, or what they are known by. */
  #label(label: string): string {
    const [, name] = [...this.#named].find(([, one]) => this.#value(one).value === label) ?? []
    return name ?? (label.startsWith('userId:') ? 'unverified' : label)
  }
}

type Said = {
  readonly anonymousId?: string
  readonly userId?: string
  readonly externalIds?: readonly { readonly type: string; readonly id: string }[]
}

type PersonIdentity = {
  readonly id: string
  readonly label: string
  readonly identifiers: readonly { readonly origin: string; readonly type: string; readonly value: string }[]
  readonly links: readonly {
    readonly id: string
    readonly a: string
    readonly b: string
    readonly status: string
    readonly reason: string | null
  }[]
}

/** `a-1 u-ada` is signed, `a-1 u-ada?` is not. */
function read(words: string): { names: string[]; isSigned: boolean } {
  return { names: words.replace('?', '').split(' '), isSigned: words.includes('u-') && !words.includes('?') }
}

/** A user id before all, a visit last. */
function byWorth(one: string, other: string): number {
  const worth = (name: string) => (name.startsWith('u-') ? 0 : name.startsWith('a-') ? 2 : 1)
  return worth(one) - worth(other) || (one < other ? -1 : 1)
}

/** Its revision, as `If-Match` wants it. */
export async function put(server: TestApp, path: string, body: JsonObject): Promise<string> {
  const { status, text, headers } = await server.ask('PUT', path, { body })
  expect(status, text).toBeLessThan(300)
  return headers.get('etag') ?? ''
}
