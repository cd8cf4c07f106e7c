import { closeSync, copyFileSync, existsSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs'

/** Two files of this size at most. */
const largest = 4 * 1024 * 1024

/**
 * The file PostgreSQL writes its log to, through its standard error: appended to, so that it can be cut from outside while it is
 * being written. What is cut is kept once, as `<path>.1`.
 */
export function postgresLogFile(path: string) {
  return {
    /** A descriptor to give to a process; close it once it has been given. */
    open: () => openSync(path, 'a', 0o600),
    size: () => (existsSync(path) ? statSync(path).size : 0),
    cutIfLarge() {
      if (this.size() < largest) return
      copyFileSync(path, `${path}.1`)
      truncateSync(path)
    },
    /** What was written after `from` bytes: the end of it, 2,000 bytes at most. */
    since(from: number): string {
      const descriptor = openSync(path, 'r')
      try {
        const { size } = fstatSync(descriptor)
        const start = Math.max(Math.min(from, size), size - 2000)
        const buffer = Buffer.alloc(size - start)
        readSync(descriptor, buffer, 0, buffer.length, start)
        return buffer.toString('utf8').trim()
      } finally {
        closeSync(descriptor)
      }
    },
  }
}
