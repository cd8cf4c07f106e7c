import { compileCondition, type Json } from '@diapason/kernel'
import type { BodyProblem } from './kind.ts'
import { regexEngine } from './regex-engine.ts'

/** What keeps a condition from being compiled, located in the body that holds it at `at`. */
export function conditionProblems(condition: Json, at: readonly (string | number)[]): BodyProblem[] {
  const compiled = compileCondition(condition, { regex: regexEngine })
  if (compiled.ok) return []
  return compiled.problems.map(({ path, code, message }) => ({ at: [...at, ...pointer(path)], code, message }))
}

/** JSON Pointer (RFC 6901) → its parts. */
function pointer(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}
