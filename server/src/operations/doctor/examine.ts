import type { Logger } from 'pino'
import { type Check, type Finding, unknown } from './finding.ts'

/** What a check found, with its name. */
export type Examined = { readonly check: string; readonly findings: readonly Finding[] }

/** Milliseconds that one look may take: whoever asks is waiting. */
const PATIENCE = 20_000

/** Looks at everything, two things at a time, in their order. A look that fails is a finding, never an error. */
export async function examine(checks: readonly Check[], log: Pick<Logger, 'warn'>): Promise<Examined[]> {
  const results: Examined[] = []
  let next = 0
  const worker = async () => {
    for (;;) {
      const place = next
      next += 1
      const check = checks[place]
      if (!check) return
      results[place] = { check: check.name, findings: await look(check, log) }
    }
  }
  await Promise.all([worker(), worker()])
  return results
}

async function look({ name, look: lookAt }: Check, log: Pick<Logger, 'warn'>): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<readonly Finding[]>((resolve) => {
    timer = setTimeout(() => resolve([unknown('check_slow', { seconds: PATIENCE / 1000 })]), PATIENCE)
  })
  try {
    return await Promise.race([lookAt(), late])
  } catch (error) {
    log.warn({ err: error, check: name }, 'a check of the installation failed')
    return [
      unknown('check_failed', {
        reason: error instanceof Error ? error.message.replace(/\.$/, '') : 'no reason given',
      }),
    ]
  } finally {
    clearTimeout(timer)
  }
}
