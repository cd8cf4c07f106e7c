import { expect, test } from 'vitest'
import { edgePath } from './edge-path.ts'
import { layerGap, nodeSize } from './layout.ts'

const half = nodeSize.height / 2

test('a line goes from the facing sides of both, whichever comes first', () => {
  const [a, b] = [
    { x: 0, y: 0 },
    { x: 500, y: 100 },
  ]
  expect(edgePath({ a, b, near: 'a' }).d).toMatch(new RegExp(`^M${nodeSize.width},${half} .* 500,${100 + half}$`))
  expect(edgePath({ a: b, b: a, near: 'a' }).d).toMatch(new RegExp(`^M500,${100 + half} .* ${nodeSize.width},${half}$`))
  expect(edgePath({ a, b, near: 'a' }).mark).toEqual(edgePath({ a: b, b: a, near: 'b' }).mark)
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
  expect(close.mark.x).toBeGreaterThan(nodeSize.width)
  expect(far.mark.x).toBeGreaterThan(close.mark.x)
  expect(far.mark.x).toBeLessThan(nodeSize.width + 92)
})

test('what passes under a column carries its mark before it', () => {
  const step = nodeSize.width + layerGap
  const path = edgePath({ a: { x: 0, y: 0 }, b: { x: 2 * step, y: 300 }, near: 'b' })
  expect(path.mark.x).toBeGreaterThan(step + nodeSize.width)
  expect(path.mark.x).toBeLessThan(2 * step)
})

test('a level line that passes a column runs below what stands there', () => {
  const step = nodeSize.width + layerGap
  const { d } = edgePath({ a: { x: 0, y: 0 }, b: { x: 2 * step, y: 0 }, near: 'a' })
  const [, down = 0] = [...d.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y))
  // Two thirds of it where it passes: more than half of the identifier there.
  expect((down - nodeSize.height / 2) * (2 / 3)).toBeGreaterThan(nodeSize.height / 2)
  expect(edgePath({ a: { x: 0, y: 0 }, b: { x: step, y: 0 }, near: 'a' }).d).not.toContain(`,${down} `)
})
