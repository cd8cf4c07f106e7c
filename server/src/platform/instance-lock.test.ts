import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { AlreadyRunning, acquireInstanceLock, findRunningInstance } from './instance-lock.ts'

const scratch = mkdtempSync(join(tmpdir(), 'diapason-lock-'))
const children: ChildProcess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(scratch, { recursive: true })
})

/** A process that takes the lock of `dir`, says so, and stays. */
async function holder(dir: string): Promise<ChildProcess> {
  const program = `
    const { acquireInstanceLock } = await import(${JSON.stringify(join(import.meta.dirname, 'instance-lock.ts'))})
    const lock = await acquireInstanceLock(${JSON.stringify(dir)})
    lock.announce('http://localhost:4400')
    console.log('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await once(child.stdout, 'data')
  return child
}

it('lets one process at a time hold a folder, and tells the second where the first is', async () => {
  const dir = join(scratch, 'one')
  const child = await holder(dir)
  const refused = await acquireInstanceLock(dir).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(AlreadyRunning)
  expect(refused).toMatchObject({ instance: { pid: child.pid, url: 'http://localhost:4400' } })
  expect(String(refused)).toContain(`already running (pid ${child.pid}) at http://localhost:4400`)
  expect(await findRunningInstance(dir)).toEqual({ pid: child.pid, url: 'http://localhost:4400' })
})

it('is free as soon as its holder was killed', async () => {
  const dir = join(scratch, 'killed')
  const child = await holder(dir)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await findRunningInstance(dir)).toBeUndefined()
  const lock = await acquireInstanceLock(dir)
  await lock.release()
})

it('knows the folder through a symbolic link, and other folders apart', async () => {
  const dir = join(scratch, 'real')
  const lock = await acquireInstanceLock(dir)
  symlinkSync(dir, join(scratch, 'link'))
  await expect(acquireInstanceLock(join(scratch, 'link'))).rejects.toThrow(AlreadyRunning)
  const other = await acquireInstanceLock(join(scratch, 'other'))
  await other.release()
  await lock.release()
  const again = await acquireInstanceLock(join(scratch, 'link'))
  await again.release()
})
