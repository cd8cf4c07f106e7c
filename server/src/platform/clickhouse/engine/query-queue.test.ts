import { expect, it } from 'vitest'
import { createQueryQueue, PRIORITY_RANK } from './query-queue.ts'

/** Work that starts when the queue lets it and ends when the test says. */
function setUp() {
  const queue = createQueryQueue()
  const running: string[] = []
  const ends = new Map<string, () => void>()
  const add = (name: string, priority: keyof typeof PRIORITY_RANK, signal = new AbortController().signal) =>
    queue.run(
      () =>
        new Promise<string>((resolve) => {
          running.push(name)
          ends.set(name, () => {
            running.splice(running.indexOf(name), 1)
            resolve(name)
          })
        }),
      { rank: PRIORITY_RANK[priority], signal },
    )
  const end = async (name: string, work: Promise<string>) => {
    ends.get(name)?.()
    await work
    await Promise.resolve()
  }
  return { queue, running, add, end }
}

it('keeps one lane for interactive work', async () => {
  const { running, add, end } = setUp()
  const first = add('first backfill', 'backfill')
  void add('second backfill', 'backfill')
  void add('shipping', 'shipping')
  void add('screen', 'interactive')
  void add('other screen', 'interactive')
  expect(running).toEqual(['first backfill', 'screen'])
  await end('first backfill', first)
  expect(running).toEqual(['screen', 'other screen'])
})

it('lets the lowest rank go first, then the oldest', async () => {
  const { running, add, end } = setUp()
  const names = ['a', 'b', 'c', 'd'] as const
  const first = add('first', 'backfill')
  const work = [add('a', 'backfill'), add('b', 'shipping'), add('c', 'backfill'), add('d', 'shipping')]
  await end('first', first)
  const order: string[] = []
  for (const _ of names) {
    const name = running[0] ?? ''
    order.push(name)
    await end(name, work[names.indexOf(name as 'a')] ?? first)
  }
  expect(order).toEqual(['b', 'd', 'a', 'c'])
})

it('drops who leaves while waiting, and does not run the work', async () => {
  const { running, add, end } = setUp()
  const first = add('first', 'backfill')
  const leave = new AbortController()
  const gone = add('gone', 'backfill', leave.signal)
  leave.abort()
  await expect(gone).rejects.toMatchObject({ type: 'QUERY_WAS_CANCELLED' })
  await end('first', first)
  expect(running).toEqual([])
})

it('does what was accepted and refuses what comes after the close', async () => {
  const { queue, running, add, end } = setUp()
  const first = add('first', 'backfill')
  void add('second', 'backfill')
  queue.close()
  await expect(add('late', 'interactive')).rejects.toMatchObject({ type: 'ABORTED' })
  await end('first', first)
  expect(running).toEqual(['second'])
})
