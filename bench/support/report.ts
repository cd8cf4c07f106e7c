import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** One measured number. `reference` is the same work done by the reference in the same run, `ratio` is value / reference. */
export type Measure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly reference?: number
  readonly ratio?: number
  /** What QUALITY asks for, in words: `ratio ≥ 0.4`. */
  readonly target?: string
}

export type Report = {
  readonly bench: string
  /** Everything that another machine needs to repeat it. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly measures: readonly Measure[]
  /** The numbers of each round, so that the spread can be judged. */
  readonly rounds?: unknown
}

const results = fileURLToPath(new URL('../results/', import.meta.url))

/** Prints `name value unit reference ratio`, and writes `results/NAME.json` with the machine and the commit. */
export function report({ bench, settings, measures, rounds }: Report): void {
  for (const { name, value, unit, reference, ratio } of measures)
    console.log([name, rounded(value), unit, rounded(reference), rounded(ratio)].join(' '))
  const cpu = cpus()
  const machine = {
    cpu: cpu[0]?.model.trim() ?? 'unknown',
    cores: cpu.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  }
  mkdirSync(results, { recursive: true })
  const body = { bench, at: new Date().toISOString(), commit: commit(), machine, settings, measures, rounds }
  writeFileSync(`${results}${bench}.json`, `${JSON.stringify(body, numbers, 2)}\n`)
}

/** The value in the middle; the mean of both for an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** The commit, with a + when files differ from it. */
function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: results, encoding: 'utf8' }).trim()
  try {
    return (
      git('rev-parse', '--short', 'HEAD') +
      (git('status', '--porcelain', '--', '../../server', '../../kernel') ? '+' : '')
    )
  } catch {
    return 'unknown'
  }
}

function rounded(value: number | undefined): string {
  if (value === undefined) return '-'
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}

function numbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value
}
