import { execFileSync } from 'node:child_process'

/** `nobody` on Debian, Ubuntu and Alpine: an ordinary user, to whom nothing of the system belongs. PostgreSQL wants one with a name. */
export const SOMEBODY = 65_534

/** How a command is run as that user. */
export const asSomebody: readonly string[] = [
  'setpriv',
  '--reuid',
  String(SOMEBODY),
  '--regid',
  String(SOMEBODY),
  '--clear-groups',
]

/** Whether that user can run `program`: only root can become somebody else, and the checkout must be open to everybody (one below a folder of mode 0700 is not). */
export function canSomebodyRun(program: string): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  const [command = '', ...args] = asSomebody
  try {
    execFileSync(command, [...args, process.execPath, '--check', program], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
