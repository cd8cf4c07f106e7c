// `npm run verify`: everything that CI runs. First what is quick and needs no engine, each step on one line; then all that `npm test` runs,
// among it the guards of the architecture, of the schema dumps, of the OpenAPI document, of the errors page and of the links between pages.
import { join } from 'node:path'
import { auditPackages } from './audit-packages.ts'
import { root } from './node24.mjs'
import { prepareTests } from './prepare-tests.ts'
import { runTool } from './run-tool.ts'
import { countsLine, runVitest } from './run-vitest.ts'

type Outcome = { readonly ok: boolean; readonly note?: string; readonly output?: string }
type Step = { readonly name: string; readonly run: () => Promise<Outcome> }

async function tool(program: string, ...args: string[]): Promise<Outcome> {
  const { code, output } = await runTool(process.execPath, [join(root, 'node_modules', program), ...args])
  return { ok: code === 0, output }
}

const steps: readonly Step[] = [
  {
    name: 'format and lint',
    run: () =>
      tool('@biomejs/biome/bin/biome', 'ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=100', '.'),
  },
  { name: 'types of kernel, server and scripts', run: () => tool('typescript/bin/tsc', '-p', 'tsconfig.json') },
  { name: 'types of the console', run: () => tool('typescript/bin/tsc', '-p', 'console/tsconfig.json') },
  { name: 'dead code and unlisted packages', run: () => tool('knip/bin/knip.js', '--no-progress') },
  { name: 'known vulnerabilities', run: auditPackages },
  {
    name: 'console and browser for the tests',
    run: async () => {
      const told: string[] = []
      await prepareTests((line) => told.push(line))
      return { ok: true, note: told.join(' ') }
    },
  },
]

async function run({ name, run }: Step): Promise<boolean> {
  const began = performance.now()
  const outcome = await run().catch((error: unknown): Outcome => ({ ok: false, output: String(error) }))
  const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5)
  console.log(`${outcome.ok ? 'ok    ' : 'FAILED'} ${seconds} s  ${name}${outcome.note ? `: ${outcome.note}` : ''}`)
  if (!outcome.ok && outcome.output) console.log(outcome.output.trimEnd())
  return outcome.ok
}

const failedSteps: string[] = []
for (const step of steps) if (!(await run(step))) failedSteps.push(step.name)

const began = performance.now()
const counts = await runVitest(process.argv.slice(2))
console.log(
  `${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  tests`,
)
if (failedSteps.length > 0) console.log(`Failed besides tests: ${failedSteps.join(', ')}`)
console.log(countsLine({ ...counts, failed: Math.max(counts.failed, failedSteps.length > 0 ? 1 : 0) }))
process.exitCode = counts.failed === 0 && failedSteps.length === 0 ? 0 : 1
