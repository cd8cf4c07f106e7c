import { isJsonObject, type JsonObject } from '@diapason/kernel'

/** The trait that messages say in another way as well: where their browser is. */
const ZONE = 'timezone'

/** A message without what it says of a trait of its person; itself where it says nothing. A null, which clears it, stays. */
export function withoutTrait(
  message: JsonObject,
  { type, name }: { readonly type: string; readonly name: string },
): JsonObject {
  const { traits, context } = message
  const own = type === 'identify' && isJsonObject(traits) ? without(traits, name) : traits
  const placed = name === ZONE && isJsonObject(context) ? without(context, ZONE) : context
  const around =
    isJsonObject(placed) && isJsonObject(placed.traits) ? withTraits(placed, without(placed.traits, name)) : placed
  if (own === traits && around === context) return message
  // In the order of the message, as ClickHouse rebuilds it.
  return Object.fromEntries(
    Object.entries(message).map(([member, value]) => [
      member,
      (member === 'traits' ? own : member === 'context' ? around : value) ?? value,
    ]),
  )
}

function without(traits: JsonObject, name: string): JsonObject {
  if (!Object.hasOwn(traits, name) || traits[name] === null) return traits
  return Object.fromEntries(Object.entries(traits).filter(([one]) => one !== name))
}

function withTraits(context: JsonObject, traits: JsonObject): JsonObject {
  return traits === context.traits
    ? context
    : Object.fromEntries(
        Object.entries(context).map(([member, value]) => [member, member === 'traits' ? traits : value]),
      )
}

/** The members of an object of the body, each as ClickHouse's JSON again; `write` gives the value of one, of `m.1` and `m.2`. */
const rebuilt = (
  members: string,
  one: { readonly as: string; readonly write: string; readonly only?: string },
): string => {
  const kept = one.only === undefined ? members : `arrayFilter(${one.as} -> ${one.only}, ${members})`
  return `concat('{', arrayStringConcat(arrayMap(${one.as} -> concat(toJSONString(${one.as}.1), ':', ${one.write}), ${kept}), ','), '}')`
}

const traitsIn = (path: string): string =>
  rebuilt(`JSONExtractKeysAndValuesRaw(body, ${path})`, {
    as: 't',
    write: 't.2',
    only: `NOT (t.1 = {name:String} AND t.2 != 'null')`,
  })

/** The same in ClickHouse's SQL, over the columns `type` and `body`: `name` is the trait, `quoted` the same as JSON. */
export const traitInBody = {
  /** Whether a row says something of it. Most are told by their text, without reading them as JSON. */
  holds: `position(body, {quoted:String}) > 0 AND (
      (type = 'identify' AND JSONExtractRaw(body, 'traits', {name:String}) NOT IN ('', 'null'))
      OR JSONExtractRaw(body, 'context', 'traits', {name:String}) NOT IN ('', 'null')
      OR ({name:String} = '${ZONE}' AND JSONExtractRaw(body, 'context', '${ZONE}') NOT IN ('', 'null')))`,
  without: rebuilt('JSONExtractKeysAndValuesRaw(body)', {
    as: 'm',
    write: `multiIf(
      m.1 = 'traits' AND type = 'identify', ${traitsIn(`'traits'`)},
      m.1 = 'context' AND (JSONHas(body, 'context', 'traits') OR ({name:String} = '${ZONE}' AND JSONHas(body, 'context', '${ZONE}'))), ${rebuilt(
        `JSONExtractKeysAndValuesRaw(body, 'context')`,
        {
          as: 'c',
          only: `NOT (c.1 = '${ZONE}' AND {name:String} = '${ZONE}' AND c.2 != 'null')`,
          write: `if(c.1 = 'traits', ${traitsIn(`'context', 'traits'`)}, c.2)`,
        },
      )},
      m.2)`,
  }),
} as const
