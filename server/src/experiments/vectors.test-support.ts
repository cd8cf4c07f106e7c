import { existsSync, readFileSync } from 'node:fs'

export type Vector = {
  readonly name: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: Readonly<Record<string, unknown>>
  readonly tolerance: { readonly abs?: number; readonly rel?: number }
}

const folder = new URL('../../../../shared/conformance/statistics/', import.meta.url)

/** The published test vectors lie beside the repository, not in it; where they are absent their suites say so and are skipped. */
export const vectorsPresent = existsSync(folder)

/** The cases of one file of vectors, none where the folder is absent. */
export function readVectors(file: string): readonly Vector[] {
  return vectorsPresent ? (JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as Vector[]) : []
}

/** How far `got` lies beyond the tolerance of the vector: nothing, or a sentence for the assertion to show. */
export function beyondTolerance(vector: Vector, got: number, expected: unknown): string | undefined {
  const wanted = expected as number
  const { abs = 0, rel = 0 } = vector.tolerance
  return Math.abs(got - wanted) <= abs + rel * Math.abs(wanted)
    ? undefined
    : `${vector.name}: got ${got}, expected ${wanted}`
}
