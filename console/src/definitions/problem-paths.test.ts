import { expect, test } from 'vitest'
import { problemAt, problemsElsewhere, stepsOf } from './problem-paths.ts'

const problems = [
  { path: '/variants/0/when/$and', message: 'must be a list' },
  { path: 'body.fallback.content', message: 'is missing' },
  { path: 'variants[1].key', message: 'is used twice' },
]

test('pointers, dots and brackets lead to the same place', () => {
  expect(stepsOf('/variants/0/when')).toEqual(['variants', '0', 'when'])
  expect(stepsOf('body.variants[0].when')).toEqual(['variants', '0', 'when'])
})

test('a field shows what is wrong in it or below it', () => {
  expect(problemAt(problems, ['variants', 0, 'when'])).toBe('$and: must be a list')
  expect(problemAt(problems, ['variants', 1, 'key'])).toBe('is used twice')
  expect(problemAt(problems, ['name'])).toBeUndefined()
})

test('what no field shows is told apart', () => {
  const places = [
    ['variants', 0, 'when'],
    ['variants', 1, 'key'],
  ]
  expect(problemsElsewhere(problems, places)).toEqual([problems[1]])
})
