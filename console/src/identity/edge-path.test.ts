import { expect, test } from 'vitest'
import { edgePath } from './edge-path.ts'
import { nodeSize } from './layout.ts'

const half = nodeSize.height / 2

test('a line goes from the facing sides of both, whichever comes first', () => {
  const [a, b] = [
    { x: 0, y: 0 },
    { x: 500, y: 100 },
  ]
  expect(edgePath({ a, b, near: 'a' }).d).toMatch(new RegExp(`^M${nodeSize.width},${half} .* 500,${100 + half}$`))
  expect(edgePath({ a: b, b: a, near: 'a' }).d).toMatch(new RegExp(`^M500,${100 + half} .* ${nodeSize.width},${half}$`))
  expect(edgePath({ a, b, near: 'a' }).middle).toEqual(edgePath({ a: b, b: a, near: 'a' }).middle)
})

test('its words stand by the near end', () => {
  const [a, b] = [
    { x: 0, y: 0 },
    { x: 500, y: 100 },
  ]
  expect(edgePath({ a, b, near: 'a' }).words.x).toBeLessThan(edgePath({ a, b, near: 'b' }).words.x)
})

test('within a column a line swings out beside it, within the width of a picture', () => {
  const far = edgePath({ a: { x: 0, y: 0 }, b: { x: 0, y: 4000 }, near: 'a' })
  const close = edgePath({ a: { x: 0, y: 0 }, b: { x: 0, y: 70 }, near: 'a' })
  expect(close.middle.x).toBeGreaterThan(nodeSize.width)
  expect(far.middle.x).toBeGreaterThan(close.middle.x)
  expect(far.middle.x).toBeLessThan(nodeSize.width + 92)
})
