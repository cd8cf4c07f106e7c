import { fork } from 'node:child_process'

/**
 * Runs a script of `bench/support` in a process of its own, so that a client does not take its time from the process that it measures:
 * sends it `order` once, resolves with its one answer.
 */
export function inProcess<Order extends object, Answer>(script: URL, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = fork(script, { stdio: 'inherit' })
    let answer: Answer | undefined
    child.once('message', (message) => {
      answer = message as Answer
    })
    child.once('error', reject)
    child.once('exit', (code) =>
      code === 0 && answer !== undefined ? resolve(answer) : reject(new Error(`${script.pathname} ended with ${code}`)),
    )
    child.send(order)
  })
}

/** The other side: answers the one order, then ends. */
export function answerOrder<Order, Answer>(work: (order: Order) => Promise<Answer>): void {
  process.once('message', (order: Order) => {
    work(order).then(
      (answer) => process.send?.(answer, () => process.exit(0)),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
}
