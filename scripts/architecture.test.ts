import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { personalData } from '../server/src/personal-data.ts'
import { breakingStatements } from './architecture/breaking-statements.ts'
import { findCycles } from './architecture/find-cycles.ts'
import { capabilityOf, layerOf, layers } from './architecture/layers.ts'
import { readSources, root, type Source } from './architecture/read-sources.ts'
import { writtenTables } from './architecture/written-tables.ts'

const MOST_LINES = 400
const sources = readSources()
const tests: ReadonlySet<string> = new Set(sources.filter(({ isTest }) => isTest).map(({ path }) => path))
const product = sources.filter((source) => !source.isTest)
const inKernel = product.filter((source) => source.path.startsWith('kernel/src/'))
const inServer = product.filter((source) => source.path.startsWith('server/src/'))

/** Fails with every finding, then with what to do about them. */
function expectNone(findings: readonly string[], remedy: string): void {
  expect(findings, `${findings.join('\n')}\n→ ${remedy}\n`).toEqual([])
}

function eachImport(from: readonly Source[], judge: (source: Source, target: string) => string | undefined): string[] {
  return from.flatMap((source) =>
    source.imports.flatMap(({ target, line }) => {
      const finding = judge(source, target)
      return finding === undefined ? [] : [`${source.path}:${line} imports ${target}: ${finding}`]
    }),
  )
}

function eachName(from: readonly Source[], judge: (name: string) => boolean): string[] {
  return from.flatMap((source) =>
    source.names.filter(({ name }) => judge(name)).map(({ name, line }) => `${source.path}:${line} uses ${name}`),
  )
}

describe('dependencies', () => {
  it('point one way', () => {
    expectNone(
      eachImport([...inKernel, ...inServer], ({ path }, target) => {
        const from = layerOf(path)
        const to = layerOf(target)
        if (from === undefined || to === undefined || from === to) return undefined
        if (from === 'unknown' || to === 'unknown') return 'one of them stands in a folder without a place in the order'
        return layers.indexOf(to) > layers.indexOf(from) ? `${to} comes after ${from}` : undefined
      }),
      `A part knows only those before it: ${layers.join(' → ')}. Take what you need as an argument that app.ts gives, or react through the log or a job. A new folder takes its place in scripts/architecture/layers.ts.`,
    )
  })

  it('have no cycle', () => {
    const graph = new Map(sources.map(({ path, imports }) => [path, imports.map(({ target }) => target)]))
    expectNone(
      findCycles(graph).map((files) => files.join(' → ')),
      'Move what both need (a type counts) into a file of its own, named after it.',
    )
  })

  it('enter a capability by its door', () => {
    expectNone(
      eachImport(sources, ({ path, isTest }, target) => {
        const capability = capabilityOf(target)
        if (capability === undefined || target === `${capability}/index.ts` || path.startsWith(`${capability}/`)) return
        return isTest && tests.has(target) ? undefined : `the door is ${capability}/index.ts`
      }),
      'Import from index.ts, and export there what others may use; its stores stay inside.',
    )
  })

  it('of the product never reach what only tests use', () => {
    expectNone(
      eachImport(product, (_, target) => (tests.has(target) ? 'it is for tests only' : undefined)),
      'Move what both need out of the test support.',
    )
  })

  it('of the server stay in the server, but for the root files that compose it', () => {
    expectNone(
      eachImport(inServer, ({ path }, target) => {
        if (target.startsWith('console/') || target.startsWith('bench/')) return 'it is not part of the server'
        return target.startsWith('scripts/') && layerOf(path) !== 'app' ? 'only root files may' : undefined
      }),
      'Let main.ts call it and pass the result.',
    )
  })

  it('of the console are its own: it speaks with the server over HTTP', () => {
    expectNone(
      eachImport(
        product.filter(({ path }) => path.startsWith('console/src/')),
        (_, target) => (/^(server|kernel|scripts|node:)/.test(target) ? 'it would be shipped to browsers' : undefined),
      ),
      'Use the types generated from the OpenAPI document (console/src/app/api-types.ts).',
    )
  })
})

describe('the kernel', () => {
  it('imports nothing but itself', () => {
    expectNone(
      eachImport(inKernel, (_, target) => (target.startsWith('kernel/src/') ? undefined : 'it has no dependency')),
      'Take it as an argument: the kernel runs anywhere, and a replay gives the same bytes.',
    )
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'kernel/package.json'), 'utf8'))
    expectNone(Object.keys(dependencies), 'The kernel has no dependency.')
  })

  it('has no clock, no randomness, no input and no output', () => {
    // A date made from an argument computes; one made from nothing looks at the clock.
    const forbidden =
      /^(new Date\(\)|Date\.now|performance|Math\.random|crypto|process|globalThis|fetch|setTimeout|setInterval|setImmediate|queueMicrotask|console|Intl|navigator|require)$/
    expectNone(
      eachName(inKernel, (name) => forbidden.test(name)),
      'Pass it in: `now` and random choices are arguments.',
    )
  })
})

describe('what people permit', () => {
  /** One file a gate: storing, deciding, sending, and what leaves or is told. */
  const GATES = ['gate-store.ts', 'decide-element.ts', 'gate-send.ts', 'gate-export.ts'].map(
    (file) => `kernel/src/${file}`,
  )
  const ASKED = 'kernel/src/permit.ts'

  it('is asked of one function, by the four gates and by nobody else', () => {
    expectNone(
      product
        .filter(({ path }) => path !== ASKED && path !== 'kernel/src/index.ts' && !GATES.includes(path))
        .flatMap(({ path, imports, names }) =>
          imports.some(({ target }) => target === ASKED)
            ? names.filter(({ name }) => name === 'permit').map(({ line }) => `${path}:${line} asks permit itself`)
            : [],
        ),
      `Ask the gate of what is done with the data: ${GATES.join(', ')}. See docs/guides/what-leaves.md.`,
    )
    // The door of the kernel does not hand it out, so that no store, no decision, no message and no export can go round its gate.
    const door = product.find(({ path }) => path === 'kernel/src/index.ts')
    expectNone(
      (door?.names ?? []).filter(({ name }) => name === 'permit').map(({ line }) => `kernel/src/index.ts:${line}`),
      'Export the gates, and the type of their answers; never permit itself.',
    )
  })

  it('is asked by every gate there is', () => {
    expectNone(
      GATES.filter((path) => existsSync(join(root, path))).filter(
        (path) => !sources.find((one) => one.path === path)?.names.some(({ name }) => name === 'permit'),
      ),
      'A gate that does not ask is a hole; take it out of the list if it is a gate no more.',
    )
  })
})

describe('CONTRIBUTING.md', () => {
  it('gives the layers in their order', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const [given = ''] = /^kernel →[^\n]*(?:\n[^\n]+)*/m.exec(text) ?? []
    expect(given.split('→').map((one) => one.trim())).toEqual([...layers])
  })
})

describe('the server', () => {
  it('reads its environment in config.ts alone', () => {
    const readers = inServer.filter(({ path }) => !/^server\/src\/(config|main)\.ts$/.test(path))
    expectNone(
      eachName(readers, (name) => name === 'process.env' || name.startsWith('process.env.')),
      'Add a setting to config.ts and pass it; a child process is given exactly the variables that it needs.',
    )
  })

  it('lets one capability alone write each table', () => {
    const owners: Readonly<Record<string, string>> = Object.fromEntries([
      ...Object.entries(personalData.clickhouse).map(([table, { owner }]) => [table, owner]),
      ...Object.entries(personalData.postgres).map(([table, { owner }]) => [table, owner]),
    ])
    const known = new Set(Object.keys(owners))
    expectNone(
      inServer.flatMap((source) =>
        writtenTables(source, known)
          .filter(({ table }) => owners[table] !== layerOf(source.path))
          .map(({ table, line }) => `${source.path}:${line} writes ${table}, which belongs to ${owners[table]}`),
      ),
      'Call the door of the capability that owns the table; an owner is named in server/src/personal-data.ts.',
    )
  })

  it('counts people in analytics by one piece of SQL', () => {
    expectNone(
      inServer
        .filter(({ path }) => layerOf(path) !== 'identity')
        .flatMap(({ path, texts }) =>
          texts
            .filter(({ text }) => /\b(?:from|join)\s+identity_map\b/i.test(text))
            .map(({ line }) => `${path}:${line} reads identity_map`),
        ),
      'Use `personSql` of the identity: whose an origin is today is decided in one place.',
    )
  })

  for (const [engine, folder] of [
    ['postgres', 'server/src/migrations'],
    ['clickhouse', 'server/src/migrations/clickhouse'],
  ] as const) {
    it(`says of every ${engine} table whose data it holds`, () => {
      const dump = join(root, folder, 'schema.sql')
      expect(existsSync(dump), `${folder}/schema.sql is missing: UPDATE_SCHEMA=1 npm test writes it`).toBe(true)
      const tables = [
        ...readFileSync(dump, 'utf8').matchAll(/^create (?:table|materialized view) (?:public\.)?([a-z_]+)/gim),
      ].map((match) => String(match[1]))
      expect(tables.length, `no table was found in ${folder}/schema.sql`).toBeGreaterThan(0)
      const classified = new Set(Object.keys(personalData[engine]))
      expectNone(
        tables.filter((table) => !classified.has(table)),
        'Say in server/src/personal-data.ts who owns it and what it holds.',
      )
      expectNone(
        [...classified].filter((table) => !tables.includes(table)),
        'The table is gone: remove it from server/src/personal-data.ts.',
      )
    })

    it(`numbers its ${engine} migrations without a gap`, () => {
      const files = readdirSync(join(root, folder)).filter((name) => name.endsWith('.sql') && name !== 'schema.sql')
      expectNone(
        files.sort().flatMap((name, index) => {
          const expected = String(index + 1).padStart(4, '0')
          return new RegExp(`^${expected}-[a-z]+(-[a-z0-9]+)+\\.sql$`).test(name)
            ? []
            : [`${name} should be ${expected}-verb-noun.sql`]
        }),
        'Name a migration NNNN-verb-noun.sql with the next free number; one that was released is never renamed.',
      )
    })

    it(`writes ${engine} migrations that the version before can live with`, () => {
      const files = readdirSync(join(root, folder)).filter((name) => /^\d{4}-.*\.sql$/.test(name))
      expectNone(
        files.flatMap((name) =>
          breakingStatements(readFileSync(join(root, folder, name), 'utf8')).map((finding) => `${name} ${finding}`),
        ),
        'Add beside what is there; what nobody reads any more goes one version later, in a migration that says `-- unread since N.N`. See docs/guides/scale.md.',
      )
    })
  }
})

describe('files', () => {
  it(`have at most ${MOST_LINES} lines`, () => {
    const sizes = sources.map(({ lines }) => lines).sort((a, b) => a - b)
    console.log(`${sizes.length} source files, median ${sizes[sizes.length >> 1]} lines, longest ${sizes.at(-1)}`)
    expectNone(
      sources.filter(({ lines }) => lines > MOST_LINES).map(({ path, lines }) => `${path} has ${lines} lines`),
      'Split it along what it does; each part is named for its one export.',
    )
  })

  it('have no default export', () => {
    expectNone(
      sources.filter((one) => one.hasDefaultExport && !/\.config\.ts$/.test(one.path)).map(({ path }) => path),
      'Use a named export: then a thing has one name everywhere.',
    )
  })

  it('are named for what they hold, in kebab-case', () => {
    const hubs = /^(utils?|helpers?|common|shared|misc|types|interfaces|constants|lib)\.tsx?$/
    expectNone(
      sources
        .map(({ path }) => path)
        .filter((path) => hubs.test(basename(path)) || !/^[a-z0-9]+([.-][a-z0-9]+)*$/.test(basename(path))),
      'Name the file after its one export, in kebab-case; a hub of unrelated things becomes several files.',
    )
  })

  it('do not keep two versions of one thing', () => {
    expectNone(
      sources
        .map(({ path }) => path)
        .filter((path) => /(v2|legacy|-old|-new|deprecated|backup|-copy)\.tsx?$/i.test(path)),
      'Replace the old one: git keeps it.',
    )
  })
})
