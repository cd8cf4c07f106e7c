import { runTool } from './run-tool.ts'

type Report = {
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string; readonly range: string }>>
}

const GRAVE = new Set(['high', 'critical'])

/**
 * Asks the registry for known vulnerabilities. High and critical ones fail. A registry that does not answer (offline, or a mirror
 * without this service) proves nothing either way: it is said, and fails nothing.
 */
export async function auditPackages(): Promise<{
  readonly ok: boolean
  readonly note?: string
  readonly output?: string
}> {
  const npm = process.env.npm_execpath
  const args = ['audit', '--audit-level=high', '--json', '--loglevel=error']
  const { code, output, stdout } = npm
    ? await runTool(process.execPath, [npm, ...args], { timeout: 60_000 })
    : await runTool('npm', args, { timeout: 60_000 })
  const report = parse(stdout)
  if (!report?.vulnerabilities)
    return { ok: true, note: `not asked: the registry did not answer (npm ended with ${code})` }
  const grave = Object.entries(report.vulnerabilities).filter(([, { severity }]) => GRAVE.has(severity))
  if (grave.length === 0) return { ok: true, note: 'nothing high or critical' }
  const lines = grave.map(([name, { severity, range }]) => `${name} ${range}: ${severity}`)
  return { ok: false, output: `${lines.join('\n')}\n${output.length > 20_000 ? '' : output}` }
}

function parse(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report
  } catch {
    return undefined
  }
}
