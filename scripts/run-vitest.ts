import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './node24.mjs'

export type TestCounts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** The part of vitest's JSON report that is read here. */
type Report = {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/**
 * Runs vitest once with `args`, its output shown as it comes, and counts. What fails without being a test (a file that cannot be loaded, an
 * error that nobody caught, a crash of the runner) counts as one failure at least.
 */
export async function runVitest(args: readonly string[]): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'diapason-report-'))
  const file = join(folder, 'report.json')
  try {
    const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
    const child = spawn(
      process.execPath,
      [program, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
      { cwd: root, stdio: 'inherit' },
    )
    const ok = await new Promise<boolean>((resolve) => {
      child.on('error', () => resolve(false))
      child.on('exit', (code) => resolve(code === 0))
    })
    const report = readReport(file)
    if (!report) return { passed: 0, failed: 1, skipped: 0 }
    tellSkipped(report)
    const unloadable = report.testResults.filter(
      ({ status, assertionResults }) =>
        status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
    ).length
    return {
      passed: report.numPassedTests,
      failed: Math.max(report.numFailedTests + unloadable, ok ? 0 : 1),
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `3 passed, 0 failed`, and what was skipped if anything was: the last line of `npm test` and `npm run verify`. */
export function countsLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return undefined
  }
}

function tellSkipped({ testResults }: Report): void {
  for (const { name, assertionResults } of testResults) {
    const skipped = assertionResults.filter(({ status }) => status !== 'passed' && status !== 'failed')
    if (skipped.length === 0) continue
    const more = skipped.length > 1 ? ` and ${skipped.length - 1} more` : ''
    console.log(`Skipped in ${name.replace(root, '')}: ${skipped[0]?.fullName}${more}`)
  }
}
