import type { ColumnType, ColumnTypeName, Mapping, MessageMapping } from './import.ts'

/** Where the value of a column goes, as far as one choice can say it. */
export const targets = ['nowhere', 'userId', 'email', 'phone', 'timestamp', 'event', 'data', 'product'] as const
export type Target = (typeof targets)[number]

/** What a mapping does with a column: its one place, and whether other parts of the mapping name it as well. */
export type Use = { readonly target: Target; readonly name: string; readonly also: boolean }

const placeOf = (column: string) => `{{${column}}}`

/** Finds where a column goes in the first message of a mapping. */
export function useOf(mapping: Mapping, column: string): Use {
  const [message] = mapping.messages
  const found = message && placeIn(message, column)
  const also = mentions(without(mapping, column), column)
  return found ? { ...found, also } : { target: 'nowhere', name: '', also }
}

/** The same mapping with a column put elsewhere; `name` names it among the data of the message. */
export function withTarget(mapping: Mapping, column: string, of: { target: Target; name: string }): Mapping {
  const cleared = without(mapping, column)
  const [message, ...others] = cleared.messages
  return message ? { ...cleared, messages: [placed(message, column, of), ...others] } : cleared
}

/** The same mapping with a column of another type. */
export function withType(mapping: Mapping, column: string, type: ColumnType): Mapping {
  const { [column]: _, ...others } = mapping.columns ?? {}
  const columns = typeName(type) === 'text' && typeof type === 'string' ? others : { ...others, [column]: type }
  const { columns: _before, ...rest } = mapping
  return Object.keys(columns).length > 0 ? { ...rest, columns } : rest
}

/** The same mapping of a file that is as of a day; without one where it is empty. */
export function withAsOf({ asOf: _, ...mapping }: Mapping, day: string): Mapping {
  return day === '' ? mapping : { ...mapping, asOf: day }
}

export function typeOf(mapping: Mapping, column: string): ColumnType {
  return mapping.columns?.[column] ?? 'text'
}

export function typeName(type: ColumnType): ColumnTypeName {
  return typeof type === 'string' ? type : type.type
}

/** The name that a value gets among the data of a message: `Prix unitaire` → `prix_unitaire`. */
export function nameOf(column: string): string {
  return (
    column
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '') || 'value'
  )
}

/** Members that hold the data of a message: traits of a person, properties of an event. */
export function dataMember({ type }: Pick<MessageMapping, 'type'>): 'traits' | 'properties' {
  return type === 'identify' || type === 'group' ? 'traits' : 'properties'
}

const TEXTS = ['userId', 'timestamp', 'event'] as const

function placeIn(message: MessageMapping, column: string): { target: Target; name: string } | undefined {
  for (const target of TEXTS) if (isColumn(message[target], column)) return { target, name: '' }
  const external = message.externalIds?.find(({ id }) => isColumn(id, column))
  if (external?.type === 'email' || external?.type === 'phone') return { target: external.type, name: '' }
  const data = message[dataMember(message)] ?? {}
  for (const [name, value] of Object.entries(data)) if (isColumn(value, column)) return { target: 'data', name }
  for (const [name, value] of Object.entries(productsOf(message)))
    if (isColumn(value, column)) return { target: 'product', name }
  return undefined
}

function without(mapping: Mapping, column: string): Mapping {
  const [message, ...others] = mapping.messages
  if (!message) return mapping
  const member = dataMember(message)
  const kept: MessageMapping = { ...message }
  for (const target of TEXTS) if (isColumn(kept[target], column)) delete kept[target]
  const ids = (message.externalIds ?? []).filter(({ id }) => !isColumn(id, column))
  if (message.externalIds) kept.externalIds = ids
  if (message[member]) {
    const data = withoutColumn(message[member], column)
    const products = data.products
    kept[member] =
      isLines(products) && message[member]?.products !== undefined
        ? { ...data, products: { lines: withoutColumn(products.lines, column) } }
        : data
  }
  return { ...mapping, messages: [kept, ...others] }
}

function placed(
  message: MessageMapping,
  column: string,
  { target, name }: { target: Target; name: string },
): MessageMapping {
  const member = dataMember(message)
  const own = name === '' ? nameOf(column) : name
  switch (target) {
    case 'nowhere':
      return message
    case 'userId':
    case 'timestamp':
    case 'event':
      return { ...message, [target]: placeOf(column) }
    case 'email':
    case 'phone': {
      const others = (message.externalIds ?? []).filter(({ type }) => type !== target)
      return { ...message, externalIds: [...others, { type: target, id: placeOf(column) }] }
    }
    case 'data':
      return { ...message, [member]: { ...message[member], [own]: { column } } }
    case 'product':
      return {
        ...message,
        [member]: { ...message[member], products: { lines: { ...productsOf(message), [own]: { column } } } },
      }
    default:
      return target satisfies never
  }
}

function productsOf(message: MessageMapping): { [name: string]: unknown } {
  const products = message[dataMember(message)]?.products
  return isLines(products) ? products.lines : {}
}

function isLines(value: unknown): value is { lines: { [name: string]: unknown } } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'lines' in value &&
    typeof value.lines === 'object' &&
    value.lines !== null
  )
}

function withoutColumn(values: { [name: string]: unknown }, column: string): { [name: string]: unknown } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isColumn(value, column)))
}

/** A value that is the column and nothing else. */
function isColumn(value: unknown, column: string): boolean {
  if (typeof value === 'string') return value.replace(/\s/g, '') === placeOf(column).replace(/\s/g, '')
  return typeof value === 'object' && value !== null && 'column' in value && value.column === column
}

/** Operators whose operand is the name of a column, or several; any other text is one only between double braces. */
const NAMING = new Set(['column', 'sum', 'distinct', 'by'])

/** Whether anything but the types of the columns names the column. */
function mentions({ columns: _, ...mapping }: Mapping, column: string): boolean {
  const holds = (value: unknown, naming: boolean): boolean => {
    if (typeof value === 'string')
      return naming
        ? value === column
        : [...value.matchAll(/\{\{([^{}]*)\}\}/g)].some((place) => place[1]?.trim() === column)
    if (Array.isArray(value)) return value.some((one) => holds(one, naming))
    if (typeof value !== 'object' || value === null) return false
    // A condition names columns by its members.
    return Object.entries(value).some(
      ([name, inner]) => ((name === 'if' || name === 'when') && tests(inner)) || holds(inner, NAMING.has(name)),
    )
  }
  const tests = (condition: unknown): boolean =>
    typeof condition === 'object' &&
    condition !== null &&
    Object.entries(condition).some(([name, inner]) => name === column || tests(inner))
  return holds(mapping.messages, false) || holds(mapping.group, false) || (mapping.skip ?? []).some(tests)
}
