import type { Json } from '@diapason/kernel'
import { type Breach, compileContract } from './compile-contract.ts'
import { contractProblems } from './contract-problems.ts'

export type Trial = {
  readonly tested: number
  readonly passed: number
  readonly breaches: readonly (Pick<Breach, 'path' | 'code' | 'message'> & { readonly count: number })[]
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[]
}

/** What a contract would say of these values; or why it is none. */
export function tryContract(contract: Json, values: readonly Json[]): Trial {
  const problems = contractProblems(contract, []).map(({ at, code, message }) => ({
    path: at.join('.'),
    code,
    message,
  }))
  if (problems.length > 0) return { tested: 0, passed: 0, breaches: [], problems }
  const compiled = compileContract(contract)
  const breaches = new Map<string, Trial['breaches'][number]>()
  let passed = 0
  for (const value of values) {
    const broken = compiled.check(value)
    if (broken.length === 0) passed += 1
    for (const { path, code, message } of new Map(broken.map((one) => [`${one.path} ${one.code}`, one])).values()) {
      const id = `${path} ${code}`
      breaches.set(id, { path, code, message, count: (breaches.get(id)?.count ?? 0) + 1 })
    }
  }
  const byCount = [...breaches.values()].sort((a, b) => b.count - a.count)
  return { tested: values.length, passed, breaches: byCount, problems: [] }
}
