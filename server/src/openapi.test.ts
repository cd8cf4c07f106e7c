import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { validate } from '@scalar/openapi-validator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, createApp } from './app.ts'
import { errorRegistry } from './error-registry.ts'
import { grants } from './grants.ts'
import { silentLog } from './platform/testing/silent-log.ts'
import { testClickHouse } from './platform/testing/test-clickhouse.ts'
import { testDatabase } from './platform/testing/test-database.ts'
import { version } from './run-server.ts'

type Schema = { readonly [keyword: string]: unknown }
type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly description?: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> }
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }>
  >
}

const file = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url))

let app: App
let document: { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> }
let close: () => Promise<void>

beforeAll(async () => {
  const [db, clickhouse] = await Promise.all([testDatabase(), testClickHouse()])
  app = await createApp({
    config: { publicUrl: 'http://localhost:4400' },
    db,
    clickhouse,
    log: silentLog,
    version,
    operatorToken: 'test',
  })
  await app.http.ready()
  // As a caller gets it: what JSON cannot say is gone.
  document = JSON.parse(JSON.stringify(app.http.swagger()))
  close = async () => {
    await app.stop()
    await Promise.all([db.close(), clickhouse.close()])
  }
})
afterAll(() => close?.())

function operations(): { readonly name: string; readonly operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  )
}

describe('the OpenAPI document', () => {
  it('is docs/openapi.json (npm run update writes it)', () => {
    const text = `${JSON.stringify(document, null, 2)}\n`
    if (process.env.UPDATE_DOCS) writeFileSync(file, text)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '', 'run npm run update and commit docs/openapi.json').toBe(
      text,
    )
  })

  it('follows the specification of OpenAPI 3.1', () => {
    const { valid, errors } = validate(document)
    expect(errors ?? []).toEqual([])
    expect(valid).toBe(true)
  })

  it('has every route of the table, and nothing else but itself', () => {
    const table = app.routes.map(
      ({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}').replace(/\*$/, '{*}')}`,
    )
    const described = operations().map(({ name }) => name)
    expect(described.filter((name) => !table.includes(name))).toEqual([])
    // A wildcard hands over to a library that describes its own routes.
    expect(table.filter((name) => !name.includes('*') && !described.includes(name))).toEqual([])
  })

  it('names each operation once and says what it is for', () => {
    const ids = operations().map(({ operation }) => operation.operationId)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    for (const { name, operation } of operations()) {
      expect(operation.summary, name).toMatch(/^\S.{3,}/)
      expect(operation.tags, name).toHaveLength(1)
    }
  })

  it('describes every parameter and every field of every body', () => {
    const undescribed = operations().flatMap(({ name, operation }) => [
      ...(operation.parameters ?? [])
        .filter((parameter) => !parameter.description)
        .map((parameter) => `${name}: ${parameter.in} ${parameter.name}`),
      ...[operation.requestBody, ...Object.values(operation.responses)].flatMap((body) =>
        Object.values(body?.content ?? {}).flatMap(({ schema }) =>
          fieldsWithout(schema, 'description').map((at) => `${name}: ${at}`),
        ),
      ),
    ])
    expect(undescribed, `${undescribed.join('\n')}\n→ Give each a description in its schema.\n`).toEqual([])
  })
})

describe('the table of routes', () => {
  it('asks only for permissions that someone can hold', () => {
    const unknown = app.routes.filter(({ permission }) => permission !== 'public' && !(permission in grants))
    expect(unknown.map(({ method, url, permission }) => `${method} ${url}: ${permission}`)).toEqual([])
  })

  it('names only errors of the registry', () => {
    const unknown = app.routes.flatMap(({ method, url, errors = [] }) =>
      errors.filter((code) => !(code in errorRegistry)).map((code) => `${method} ${url}: ${code}`),
    )
    expect(unknown).toEqual([])
  })
})

/** Paths of the properties of a schema that lack a keyword, itself or in what they choose from. */
function fieldsWithout(schema: Schema | undefined, keyword: string, at = ''): string[] {
  if (!schema) return []
  const found: string[] = []
  for (const [key, property] of Object.entries((schema.properties ?? {}) as Record<string, Schema>)) {
    const path = at === '' ? key : `${at}.${key}`
    // "Something or null" may say it where the something is described.
    const choices = (property.anyOf ?? []) as readonly Schema[]
    const says = [property, ...choices].some((one) => one[keyword] !== undefined || one.$ref !== undefined)
    if (!says) found.push(path)
    found.push(...fieldsWithout(property, keyword, path))
  }
  found.push(...fieldsWithout(schema.items as Schema | undefined, keyword, `${at}[]`))
  for (const choice of [schema.anyOf, schema.oneOf, schema.allOf]) {
    for (const one of (choice ?? []) as readonly Schema[]) found.push(...fieldsWithout(one, keyword, at))
  }
  return found
}
