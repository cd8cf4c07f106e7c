import type { Json } from '@diapason/kernel'
import { type Document, isNode, LineCounter, parseDocument, stringify } from 'yaml'
import { isKey } from './key.ts'
import type { Kind } from './kind.ts'

/** A file of a workspace folder, by its path inside the folder: `elements/home-hero.yaml`. */
export type WorkspaceFile = { readonly path: string; readonly text: string }

/** Something wrong in a file; `line` from 1, where it can be told. */
export type FileProblem = {
  readonly path: string
  readonly line: number | undefined
  readonly code: string
  readonly message: string
}

export type ReadFile = {
  readonly path: string
  readonly kind: Kind
  readonly key: string
  readonly body: Json
  /** Line of a part of the body, or of the closest part around it that is written in the file. */
  lineOf(at: readonly (string | number)[]): number | undefined
}

/** Characters; a definition is a page, not a data set. */
export const FILE_MAX = 1_000_000
/** Uses of anchors: enough to spare repetition, too few to make gigabytes out of a kilobyte. */
const ALIASES_MAX = 100

/** The file of a definition. The body keeps the order in which it was authored; nothing in it changes from one export to the next. */
export function writeWorkspaceFile(kind: Kind, key: string, body: Json): WorkspaceFile {
  const text = stringify(body, { lineWidth: 0, aliasDuplicateObjects: false })
  return { path: `${kind.collection}/${key}.yaml`, text }
}

/** Reads one file, or says what is wrong with it; never throws, whatever the text. */
export function readWorkspaceFile(
  { path, text }: WorkspaceFile,
  kinds: readonly Kind[],
): { readonly ok: true; readonly file: ReadFile } | { readonly ok: false; readonly problems: readonly FileProblem[] } {
  const refuse = (code: string, message: string, line?: number) =>
    ({ ok: false, problems: [{ path, line, code, message }] }) as const
  const [, collection, key = ''] = /^([^/]+)\/([^/]+)\.ya?ml$/.exec(path) ?? []
  const kind = kinds.find((one) => one.collection === collection)
  if (!kind) {
    const folders = kinds.map((one) => `${one.collection}/`).join(', ')
    return refuse('file_unknown', `is not a definition: they are .yaml files in ${folders}`)
  }
  if (!isKey(key, kind)) {
    const letters = kind.keyPattern === undefined ? 'lower-case letters' : 'letters'
    return refuse('key_invalid', `has a name that is not a key: ${letters}, digits, "-", "_", "."`)
  }
  if (kind.onlyKey !== undefined && key !== kind.onlyKey)
    return refuse('key_invalid', `is not ${collection}/${kind.onlyKey}.yaml, the only file that this folder can hold`)
  if (text.length > FILE_MAX) return refuse('file_too_large', `is longer than ${FILE_MAX} characters`)
  if (text.includes('\0')) return refuse('file_binary', 'is not a text file')

  const lines = new LineCounter()
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
    if (document.errors.length > 0) {
      const problems = document.errors.slice(0, 20).map((error) => ({
        path,
        line: lines.linePos(error.pos[0]).line,
        code: 'yaml_invalid',
        message: `is not YAML: ${error.message}`,
      }))
      return { ok: false, problems }
    }
    const body: unknown = document.toJS({ maxAliasCount: ALIASES_MAX })
    const strange = findNotJson(body)
    if (strange)
      return refuse(
        'yaml_not_json',
        `holds ${strange.what}, which JSON cannot say`,
        lineOf(document, lines, strange.at),
      )
    return { ok: true, file: { path, kind, key, body: body as Json, lineOf: (at) => lineOf(document, lines, at) } }
  } catch (error) {
    // Too many aliases, or nesting past what the reader's stack holds.
    if (error instanceof ReferenceError) return refuse('yaml_too_many_aliases', 'uses anchors too many times')
    if (error instanceof RangeError) return refuse('too_deep', 'has too many levels inside one another')
    throw error
  }
}

function lineOf(document: Document, lines: LineCounter, at: readonly (string | number)[]): number | undefined {
  for (let length = at.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? document.contents : document.getIn(at.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
  }
  return undefined
}

/** Finds what YAML can write and JSON cannot: infinities, dates, sets, keys that are not text. */
function findNotJson(
  value: unknown,
  at: readonly (string | number)[] = [],
): { at: readonly (string | number)[]; what: string } | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : { at, what: 'a number that is not finite' }
    case 'object': {
      if (value === null) return undefined
      const prototype: unknown = Object.getPrototypeOf(value)
      if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
        return { at, what: `a ${value.constructor.name}` }
      for (const [key, one] of Object.entries(value)) {
        const found = findNotJson(one, [...at, Array.isArray(value) ? Number(key) : key])
        if (found) return found
      }
      return undefined
    }
    default:
      return { at, what: `a ${typeof value}` }
  }
}
