/**
 * Makes reloading cheap to ask for: at most one run under way and one waiting, whatever the number of callers. The promise is that of a
 * run that began after the call, so a caller sees everything committed before it asked.
 */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let waiting: Promise<void> | undefined
  return function run(): Promise<void> {
    if (!running) {
      running = work().finally(() => {
        running = undefined
      })
      return running
    }
    waiting ??= running
      .catch(() => {})
      .then(() => {
        waiting = undefined
        return run()
      })
    return waiting
  }
}
