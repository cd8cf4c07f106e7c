import type { Truth } from './truth.ts'

type Test<T> = (input: T) => Truth

/** Three-valued AND: one false settles it, else one unknown makes it unknown. Of nothing: true. */
export function allOf<T>(tests: readonly Test<T>[]): Test<T> {
  const [only] = tests
  if (only === undefined) return () => true
  if (tests.length === 1) return only
  return (input: T): Truth => {
    let truth: Truth = true
    for (const test of tests) {
      const one = test(input)
      if (one === false) return false
      if (one === 'unknown') truth = 'unknown'
    }
    return truth
  }
}

/** Three-valued OR: one true settles it, else one unknown makes it unknown. Of nothing: true, as GrowthBook has it. */
export function anyOf<T>(tests: readonly Test<T>[]): Test<T> {
  const [only] = tests
  if (only === undefined) return () => true
  if (tests.length === 1) return only
  return (input: T): Truth => {
    let truth: Truth = false
    for (const test of tests) {
      const one = test(input)
      if (one === true) return true
      if (one === 'unknown') truth = 'unknown'
    }
    return truth
  }
}
