import { describe, expect, test } from 'vitest'
import { createTurns } from './turns.ts'

type Work = { readonly name: string; readonly of: readonly string[]; readonly size?: number }

/** Turns whose work ends when the test says so. */
function started({ atOnce = 2, most = 10, beside = 1 } = {}) {
  const running: { names: string; end: (goOn?: boolean) => Promise<void> }[] = []
  const dropped: string[] = []
  const turns = createTurns<Work>({
    atOnce,
    most,
    beside,
    sizeOf: ({ size = 1 }) => size,
    touches: ({ of }) => of,
    dropped: (left) => dropped.push(...left.map(({ name }) => name)),
    work: (turn) =>
      new Promise((resolve) => {
        const end = async (goOn = true) => {
          running.splice(running.indexOf(one), 1)
          resolve(goOn)
          await settled()
        }
        const one = { names: turn.map(({ name }) => name).join(' '), end }
        running.push(one)
      }),
  })
  return {
    dropped,
    turns,
    push: async (...some: Work[]) => {
      for (const one of some) turns.push(one)
      await settled()
    },
    names: () => running.map(({ names }) => names),
    end: (at: number, goOn?: boolean) => running[at]?.end(goOn),
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('turns', () => {
  test('take what came together, as much as fits, and whole', async () => {
    const { push, names } = started({ most: 3 })
    await push({ name: 'a', of: ['1'], size: 2 }, { name: 'b', of: ['2'] }, { name: 'c', of: ['3'] })
    expect(names()).toEqual(['a b', 'c'])
  })

  test('wait beside another until they are worth it, and for nothing when there is none', async () => {
    const { push, names, end } = started({ most: 4, beside: 3 })
    await push({ name: 'a', of: ['1'] })
    await push({ name: 'b', of: ['2'] }, { name: 'c', of: ['3'] })
    expect(names()).toEqual(['a'])
    await push({ name: 'd', of: ['4'] })
    expect(names()).toEqual(['a', 'b c d'])
    await push({ name: 'e', of: ['5'] })
    await end(0)
    expect(names()).toEqual(['b c d'])
    await end(0)
    expect(names()).toEqual(['e'])
  })

  test('do not wait for work that is larger than a turn', async () => {
    const { push, names } = started({ most: 4, beside: 3 })
    await push({ name: 'a', of: ['1'], size: 9 })
    await push({ name: 'b', of: ['2'] })
    expect(names()).toEqual(['a', 'b'])
  })

  test('give work that is too large a turn of its own', async () => {
    const { push, names } = started({ most: 3 })
    await push({ name: 'a', of: [], size: 9 }, { name: 'b', of: [] })
    expect(names()).toEqual(['a', 'b'])
  })

  test('are under way together only when they share nobody', async () => {
    const { push, names, end } = started()
    await push({ name: 'a', of: ['1', '2'] })
    await push({ name: 'b', of: ['2', '3'] }, { name: 'c', of: ['4'] })
    expect(names()).toEqual(['a', 'c'])
    await end(0)
    expect(names()).toEqual(['c', 'b'])
  })

  test('let nobody overtake work that waits for the same', async () => {
    const { push, names, end } = started()
    await push({ name: 'a', of: ['1'] })
    await push({ name: 'b', of: ['1', '2'] }, { name: 'c', of: ['2'] }, { name: 'd', of: ['5'] })
    expect(names()).toEqual(['a', 'd'])
    await end(0)
    expect(names()).toEqual(['d', 'b c'])
  })

  test('are no more at once than said', async () => {
    const { push, names, end } = started({ atOnce: 1 })
    await push({ name: 'a', of: ['1'] })
    await push({ name: 'b', of: ['2'] })
    expect(names()).toEqual(['a'])
    await end(0)
    expect(names()).toEqual(['b'])
  })

  test('drop what waits when it would only fail as well, and go on with what comes after', async () => {
    const { push, names, end, dropped } = started({ atOnce: 1 })
    await push({ name: 'a', of: ['1'] })
    await push({ name: 'b', of: ['2'] })
    await end(0, false)
    expect(dropped).toEqual(['b'])
    await push({ name: 'c', of: ['1'] })
    expect(names()).toEqual(['c'])
  })

  test('are idle when all is done', async () => {
    const { push, turns, end } = started({ atOnce: 1 })
    await push({ name: 'a', of: ['1'] })
    await push({ name: 'b', of: ['1'] })
    let idle = false
    const waiting = turns.idle().then(() => {
      idle = true
    })
    await end(0)
    expect(idle).toBe(false)
    await end(0)
    await waiting
    expect(idle).toBe(true)
  })
})
