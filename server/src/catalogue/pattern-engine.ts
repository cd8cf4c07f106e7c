import { RE2JS } from 're2js'
import { regexEngine } from '../definitions/index.ts'

/** Steps that a pattern compiles to; how long it takes to match grows with them and with the text, and with nothing else. @throws Error when it is not a pattern */
export function patternSize(source: string): number {
  regexEngine(source, '')
  return RE2JS.compile(source).programSize()
}

/** Patterns of contracts in linear time, in the shape in which `ajv` asks for an engine. */
export const patternEngine = Object.assign((source: string) => regexEngine(source, ''), { code: 'patternEngine' })
