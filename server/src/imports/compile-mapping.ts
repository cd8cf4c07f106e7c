import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import { Ajv } from 'ajv'
import { type ColumnType, columnTypeProblem } from './column-type.ts'
import { compileObject, compileValue, type ValueOf } from './compile-value.ts'
import { MappingCompiler, type MappingProblem } from './mapping-compiler.ts'
import { type Mapping, mappingSchema } from './mapping-schema.ts'
import type { Row } from './row.ts'
import { type LineProblem, type Scope, typedCells } from './scope.ts'
import { timeReader } from './time-reader.ts'

/** A mapping that is ready to run. */
export type CompiledMapping = {
  /** Whether a line is left out. */
  skips(row: Row): boolean
  /** What tells the group of a line; undefined when each line is alone. */
  readonly keyOf: ((row: Row) => string) | undefined
  readonly within: number
  /** The messages of a line, or of a group of lines. A line with problems makes none. */
  make(rows: readonly Row[]): { readonly messages: readonly JsonObject[]; readonly problems: readonly LineProblem[] }
}

export type MappingFile = {
  /** Id of the import, which every message names. */
  readonly id: string
  readonly digest: string
  readonly columns: readonly string[] | undefined
}

const WITHIN = 10_000
/** Hexadecimal figures of the digest that ids of messages carry: 64 bits tell any two files of an installation apart. */
const FILE_FIGURES = 16

const validate = new Ajv({ allErrors: true, strict: false }).compile(mappingSchema)

/** Compiles a mapping for a file, or says everything that is wrong with it. Never throws. */
export function compileMapping(
  mapping: unknown,
  file: MappingFile,
): { ok: true; compiled: CompiledMapping } | { ok: false; problems: readonly MappingProblem[] } {
  if (!validate(mapping)) return { ok: false, problems: shapeProblems() }
  const { columns = {}, missing = [], skip = [], group, messages, asOf } = mapping as Mapping
  const types = new Map(Object.entries(columns).map(([name, one]) => [name, asType(one)]))
  const wrongTypes = [...types].flatMap(([name, type]) => {
    const message = columnTypeProblem(type)
    return message === undefined ? [] : [{ path: `columns.${name}`, message }]
  })
  if (wrongTypes.length > 0) return { ok: false, problems: wrongTypes }
  const compiler = new MappingCompiler({
    cells: typedCells(types, missing),
    file: file.digest.slice(0, FILE_FIGURES),
    columns: file.columns,
  })
  for (const name of types.keys()) compiler.column(name, `columns.${name}`)
  const skips = skip.map((condition, at) => compiler.condition(condition, `skip.${at}`))
  const keys = group?.by.map((column, at) => compiler.column(column, `group.by.${at}`))
  const time = asOf === undefined ? undefined : timeReader('iso', 'UTC')(asOf)
  if (asOf !== undefined && time === undefined)
    compiler.refuse('asOf', 'must be a date, or a time with its zone, in ISO 8601', undefined)
  const makers = messages.map((message, at) => compileMessage(message, { at, compiler, file, time }))
  if (compiler.problems.length > 0) return { ok: false, problems: compiler.problems }

  return {
    ok: true,
    compiled: {
      skips: (row) => {
        // What a wrong value would be cannot be told: such a line is rejected, not left out.
        const problems: LineProblem[] = []
        return skips.some((skipped) => skipped({ row, rows: [row], problems })) && problems.length === 0
      },
      keyOf: keys && ((row) => JSON.stringify(keys.map((column) => compiler.cells(row, column, []) ?? null))),
      within: group?.within ?? WITHIN,
      make: (rows) => {
        const [row] = rows
        if (!row) return { messages: [], problems: [] }
        const scope: Scope = { row, rows, problems: [] }
        const made = makers.map((make) => make(scope)).filter((one) => one !== undefined)
        return { messages: made, problems: scope.problems }
      },
    },
  }
}

type Message = Mapping['messages'][number]
const TEXTS = ['event', 'name', 'userId', 'anonymousId', 'previousId', 'groupId', 'messageId', 'timestamp'] as const
const PARTS = ['traits', 'properties'] as const

/** A message of the mapping → what makes it of a group; undefined when it does not apply. */
function compileMessage(
  message: Message,
  of: { at: number; compiler: MappingCompiler; file: MappingFile; time: string | undefined },
): (scope: Scope) => JsonObject | undefined {
  const { at, compiler, file, time } = of
  const path = `messages.${at}`
  const applies = message.when === undefined ? () => true : compiler.condition(message.when, `${path}.when`)
  if (message.type === 'track' && message.event === undefined)
    compiler.refuse(`${path}.event`, 'must be given for track', undefined)
  if (message.userId === undefined && message.anonymousId === undefined && !message.externalIds?.length)
    compiler.refuse(path, 'must say whose it is: userId, anonymousId or externalIds', undefined)
  const texts = TEXTS.flatMap((name) =>
    message[name] === undefined
      ? []
      : [[name, asText(compileValue(message[name], `${path}.${name}`, { compiler }))] as const],
  )
  const parts = PARTS.flatMap((name) =>
    message[name] === undefined ? [] : [[name, compileObject(message[name], `${path}.${name}`, { compiler })] as const],
  )
  const context = compileObject(message.context ?? {}, `${path}.context`, { compiler })
  const externalIds = (message.externalIds ?? []).map(({ type, id }, i) => ({
    type,
    id: asText(compileValue(id, `${path}.externalIds.${i}.id`, { compiler })),
  }))
  const suffix = at === 0 ? '' : `.${at}`

  return (scope) => {
    if (!applies(scope)) return undefined
    const made: Record<string, Json> = { type: message.type, ...(time === undefined ? {} : { timestamp: time }) }
    for (const [name, compute] of texts) {
      const value = compute(scope)
      if (value !== undefined) made[name] = value
      else if (name === 'timestamp')
        // Without it the message would be dated today, which is the one thing it certainly is not.
        scope.problems.push({
          line: scope.row.line,
          column: 'timestamp',
          message: 'the time of the message is missing',
        })
    }
    made.messageId ??= `import-${compiler.file}-${scope.row.line}${suffix}`
    for (const [name, build] of parts) made[name] = build(scope)
    const ids = externalIds.flatMap(({ type, id }) => {
      const value = id(scope)
      return value === undefined ? [] : [{ type, id: value }]
    })
    made.context = {
      ...context(scope),
      ...(message.channel === undefined ? {} : { channel: message.channel }),
      ...(ids.length > 0 ? { externalIds: ids } : {}),
      import: { id: file.id, line: scope.row.line },
    }
    return made
  }
}

/** Identifiers and names are text, whatever the type of their column. */
function asText(compute: ValueOf): ValueOf {
  return (scope) => {
    const value = compute(scope)
    return value === undefined || value === null || typeof value === 'string'
      ? (value ?? undefined)
      : JSON.stringify(value)
  }
}

function asType(said: ColumnType['type'] | ColumnType): ColumnType {
  return typeof said === 'string' ? { type: said } : said
}

function shapeProblems(): MappingProblem[] {
  return (
    (validate.errors ?? [])
      // Of a choice, the problem with each branch is listed; the sentence about the choice itself says nothing.
      .filter(({ keyword }) => keyword !== 'anyOf')
      .slice(0, 50)
      .map(({ instancePath, message = 'is not valid', params }) => {
        const extra: unknown = isJsonObject(params) ? params.additionalProperty : undefined
        return {
          path: instancePath.slice(1).replaceAll('/', '.'),
          message: typeof extra === 'string' ? `has a field that is not known: ${extra.slice(0, 80)}` : message,
        }
      })
  )
}
