import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Expression, type ParseResult, parseSync, Visitor } from 'oxc-parser'

/** One source file of ours, as the guards look at it. Paths are from the root of the repository, with `/`. */
export type Source = {
  readonly path: string
  readonly lines: number
  /** Beside the code and not part of the product: `*.test.ts`, `*.test-support.ts`, `platform/testing/`. */
  readonly isTest: boolean
  /** What it imports: a path of ours, or the name of a package or a `node:` module. Types count: who needs a type knows of its owner. */
  readonly imports: readonly { readonly target: string; readonly line: number }[]
  readonly hasDefaultExport: boolean
  /** Everything like `Date.now` and `process.env`, bare names, and `new Date()` for what is made without an argument. */
  readonly names: readonly { readonly name: string; readonly line: number }[]
  /** Text literals, with `?` where a template has an expression. */
  readonly texts: readonly { readonly text: string; readonly line: number }[]
  /** Calls like `insert('events', …)`: the last name called, and its first argument when that is a text. */
  readonly calls: readonly { readonly name: string; readonly text: string; readonly line: number }[]
}

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Files of the repository, committed or about to be, that a tool did not generate. */
export function repositoryFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path))).sort()
}

/** Reads and parses every TypeScript and JavaScript file of ours. A file that cannot be parsed is an error with its path. */
export function readSources(): Source[] {
  return repositoryFiles()
    .filter((path) => /\.(ts|tsx|mjs)$/.test(path) && path !== 'console/src/app/api-types.ts')
    .map((path) => readSource(path, readFileSync(join(root, path), 'utf8')))
}

/** What the guards need to know of one file. */
export function readSource(path: string, code: string): Source {
  const parsed = parseSync(path, code)
  if (parsed.errors[0]) throw new Error(`${path} cannot be parsed: ${parsed.errors[0].message}`)
  const lineStarts = startsOfLines(code)
  const line = (offset: number) => lineAt(lineStarts, offset)
  return {
    path,
    lines: lineStarts.length - (code.endsWith('\n') ? 1 : 0),
    isTest: /\.(test|test-support)\.tsx?$/.test(path) || path.startsWith('server/src/platform/testing/'),
    imports: importsOf(parsed, code).map(({ specifier, start }) => ({
      target: resolve(path, specifier),
      line: line(start),
    })),
    hasDefaultExport: parsed.module.staticExports.some((one) =>
      one.entries.some((entry) => entry.exportName.kind === 'Default'),
    ),
    ...visit(parsed, line),
  }
}

function importsOf({ module, program }: ParseResult, code: string): { specifier: string; start: number }[] {
  const found = module.staticImports.map(({ moduleRequest: { value, start } }) => ({ specifier: value, start }))
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, start: moduleRequest.start })
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const text = /^(['"`])([^'"`$]+)\1$/.exec(code.slice(moduleRequest.start, moduleRequest.end))?.[2]
    if (text) found.push({ specifier: text, start: moduleRequest.start })
  }
  new Visitor({
    TSImportType: (node) => {
      found.push({ specifier: node.source.value, start: node.start })
    },
  }).visit(program)
  return found
}

function resolve(path: string, specifier: string): string {
  if (specifier === '@diapason/kernel') return 'kernel/src/index.ts'
  return specifier.startsWith('.') ? posix.join(dirname(path), specifier.replace(/\?.*$/, '')) : specifier
}

function visit({ program }: ParseResult, line: (offset: number) => number) {
  const names: { name: string; line: number }[] = []
  const texts: { text: string; line: number }[] = []
  const calls: { name: string; text: string; line: number }[] = []
  new Visitor({
    Identifier: (node) => {
      names.push({ name: node.name, line: line(node.start) })
    },
    MemberExpression: (node) => {
      const name = nameOf(node)
      if (name) names.push({ name, line: line(node.start) })
    },
    NewExpression: (node) => {
      if (node.arguments.length === 0) names.push({ name: `new ${nameOf(node.callee)}()`, line: line(node.start) })
    },
    Literal: (node) => {
      if (typeof node.value === 'string') texts.push({ text: node.value, line: line(node.start) })
    },
    TemplateLiteral: (node) => {
      texts.push({ text: node.quasis.map((part) => part.value.raw).join('?'), line: line(node.start) })
    },
    CallExpression: (node) => {
      const [first] = node.arguments
      const name = nameOf(node.callee)?.split('.').at(-1)
      if (name && first?.type === 'Literal' && typeof first.value === 'string') {
        calls.push({ name, text: first.value, line: line(node.start) })
      }
    },
  }).visit(program)
  return { names, texts, calls }
}

/** `a.b.c` as text; undefined for anything computed. */
function nameOf(node: Expression): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type !== 'MemberExpression' || node.property.type !== 'Identifier' || node.computed) return undefined
  if (node.object.type === 'Super') return undefined
  return `${nameOf(node.object) ?? '?'}.${node.property.name}`
}

function startsOfLines(code: string): number[] {
  const starts = [0]
  for (let at = code.indexOf('\n'); at !== -1; at = code.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lineAt(starts: readonly number[], offset: number): number {
  const after = starts.findIndex((start) => start > offset)
  return after === -1 ? starts.length : after
}
