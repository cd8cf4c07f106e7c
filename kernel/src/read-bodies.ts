import type { ElementBody, ExperimentBody, MetricBody } from './definition.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import { textFits } from './json-size.ts'
import { PROFILE_LIMITS } from './profile-limits.ts'

/** Reports a problem at a JSON Pointer into the body. */
export type Complain = (path: string, code: string, message: string) => void

const STATUSES: readonly unknown[] = ['draft', 'running', 'stopped']
const AGGREGATIONS: readonly unknown[] = ['proportion', 'count', 'sum']

/** The body of an element when it has what deciding needs; otherwise undefined, after complaining. */
export function readElement(body: Json, complain: Complain): ElementBody | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'an element is an object')
  if (!isJsonObject(body.fallback) || body.fallback.content === undefined)
    return refuse(complain, '/fallback', 'an element needs a fallback with a content')
  if (!hasKeyedList(body, { name: 'variants', complain, longest: PROFILE_LIMITS.experiment })) return undefined
  if (body.channels !== undefined && !Array.isArray(body.channels))
    return refuse(complain, '/channels', 'expects a list')
  if (body.purpose !== undefined && typeof body.purpose !== 'string')
    return refuse(complain, '/purpose', 'expects the key of a purpose')
  return body as unknown as ElementBody
}

/** The body of an experiment when it has what measuring and deciding need; otherwise undefined, after complaining. */
export function readExperiment(body: Json, complain: Complain): ExperimentBody | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'an experiment is an object')
  if (!STATUSES.includes(body.status)) return refuse(complain, '/status', 'expects draft, running or stopped')
  if (!hasKeyedList(body, { name: 'variations', complain, longest: PROFILE_LIMITS.variation })) return undefined
  if (body.hashVersion !== undefined && body.hashVersion !== 1 && body.hashVersion !== 2)
    return refuse(complain, '/hashVersion', 'expects 1 or 2')
  if (body.coverage !== undefined && typeof body.coverage !== 'number')
    return refuse(complain, '/coverage', 'expects a number')
  if (body.namespace !== undefined && !isNamespace(body.namespace))
    return refuse(complain, '/namespace', 'expects an id and a range of two numbers')
  for (const name of ['hashAttribute', 'fallbackAttribute', 'seed', 'element', 'control'])
    if (body[name] !== undefined && typeof body[name] !== 'string')
      return refuse(complain, `/${name}`, 'expects a text')
  return body as unknown as ExperimentBody
}

/** The body of a metric when it can be computed; otherwise undefined, after complaining. */
export function readMetric(body: Json, complain: Complain): MetricBody | undefined {
  if (!isJsonObject(body)) return refuse(complain, '', 'a metric is an object')
  if (typeof body.event !== 'string' || body.event === '')
    return refuse(complain, '/event', 'expects the name of an event')
  if (!AGGREGATIONS.includes(body.aggregation))
    return refuse(complain, '/aggregation', 'expects proportion, count or sum')
  if (body.aggregation === 'sum' && typeof body.value !== 'string')
    return refuse(complain, '/value', 'a sum needs the path of what to add up')
  return body as unknown as MetricBody
}

function refuse(complain: Complain, path: string, message: string): undefined {
  complain(path, 'body_invalid', message)
}

function hasKeyedList(body: JsonObject, list: { name: string; complain: Complain; longest: number }): boolean {
  const { name, complain, longest } = list
  const items = body[name]
  if (!Array.isArray(items)) {
    refuse(complain, `/${name}`, 'expects a list')
    return false
  }
  const keys = new Set<string>()
  for (const [i, item] of items.entries()) {
    if (!isJsonObject(item) || typeof item.key !== 'string' || !textFits(item.key, longest) || keys.has(item.key)) {
      refuse(complain, `/${name}/${i}`, `expects an object with a key of its own, at most ${longest} bytes long`)
      return false
    }
    keys.add(item.key)
  }
  return true
}

function isNamespace(value: Json): boolean {
  if (!isJsonObject(value) || typeof value.id !== 'string' || !Array.isArray(value.range)) return false
  return value.range.length === 2 && value.range.every((bound: Json) => typeof bound === 'number')
}
