import type { Command } from 'commander'
import type { Report } from '../operations/index.ts'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'

const MARKS = { ok: '  ok   ', warn: '  warn ', fail: '  FAIL ', unknown: '  ?    ' } as const

/** `doctor`: looks at the installation and says what to do; exit code 1 when something must be mended. */
export function addDoctorCommand(program: Command, { out, server, offline }: CommandContext): void {
  program
    .command('doctor')
    .description('Look at this installation, and say what to do')
    .option('--json', 'answer as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const local = offline()
      const isServed = await local.isServed()
      const report = isServed
        ? await (await server()).request<Report>('GET', '/api/installation/checks')
        : await local.examine()
      out(json ? JSON.stringify(report) : describe(report, isServed))
      if (report.state === 'fail') throw new CliError(json ? '' : 'Something must be mended: see FAIL above.')
    })
}

function describe({ checks }: Report, isServed: boolean): string {
  const lines = checks.flatMap(({ check, findings }) =>
    findings.flatMap(({ state, says, do: remedy }) => [
      `${MARKS[state]}${check.padEnd(13)} ${says}`,
      ...(remedy !== null && state !== 'unknown' ? [`${' '.repeat(21)}→ ${remedy}`] : []),
    ]),
  )
  const counts = { warn: 0, fail: 0 }
  for (const { state } of checks) if (state === 'warn' || state === 'fail') counts[state] += 1
  return [
    ...lines,
    '',
    `${checks.length} checks: ${counts.fail} to mend, ${counts.warn} to look at${isServed ? '' : '; start the server to check the rest'}.`,
  ].join('\n')
}
