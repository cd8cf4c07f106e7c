import { isJsonObject, type Json, type JsonObject } from '@diapason/kernel'
import type { Recogniser } from './recogniser.ts'

/** Members of a message that are identifiers, with the type of each. */
const MEMBERS = [
  ['userId', 'userId'],
  ['anonymousId', 'anonymousId'],
  ['previousId', 'anonymousId'],
] as const

/** An identifier as it is to stand in the message; what is not to be changed is given back. */
type Write = (type: string, value: Json | undefined) => Json | undefined

/**
 * A message as it is kept: its identifiers as they are kept, so that its row names its origins for ever, whatever becomes of the types later
 * (law 1), and no identity token. All else stays as it came. `types` says which types of identifier are written so; all when absent.
 */
export function keptMessage(
  message: JsonObject,
  recogniser: Pick<Recogniser, 'kept'>,
  types: (type: string) => boolean = () => true,
): JsonObject {
  const write: Write = (type, value) => {
    const said = typeof value === 'number' ? String(value) : value
    if (typeof said !== 'string' || said === '' || !types(type)) return value
    const kept = recogniser.kept(type, said)
    return kept === said ? value : kept
  }
  let kept = message
  for (const [member, type] of MEMBERS) {
    const value = write(type, message[member])
    if (value !== undefined && value !== message[member]) kept = { ...kept, [member]: value }
  }
  const { context } = message
  if (!isJsonObject(context)) return kept
  const { identityToken, ...rest } = context
  const externalIds = Array.isArray(rest.externalIds) ? writeListed(rest.externalIds, write) : undefined
  if (identityToken === undefined && externalIds === undefined) return kept
  return { ...kept, context: externalIds === undefined ? rest : { ...rest, externalIds } }
}

/** Undefined when all are as they are kept already. */
function writeListed(listed: readonly Json[], write: Write): Json | undefined {
  let isChanged = false
  const written = listed.map((one) => {
    if (!isJsonObject(one) || typeof one.type !== 'string') return one
    const id = write(one.type, one.id)
    if (id === undefined || id === one.id) return one
    isChanged = true
    return { ...one, id }
  })
  return isChanged ? written : undefined
}
