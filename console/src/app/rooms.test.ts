import { expect, test } from 'vitest'
import { grants } from '../../../server/src/grants.ts'
import { type Room, rooms, roomsFor } from './rooms.ts'

const all = rooms.flatMap(({ items }): readonly Room[] => items)

test('each room asks for a permission that the server knows', () => {
  expect(all.filter(({ permission }) => !Object.hasOwn(grants, permission))).toEqual([])
})

test('each room has an address and a go-to letter of its own', () => {
  expect(new Set(all.map(({ to }) => to)).size).toBe(all.length)
  expect(new Set(all.map(({ go }) => go)).size).toBe(all.length)
  expect(all.every(({ go }) => /^[a-z]$/.test(go))).toBe(true)
})

test('who lacks a permission does not see its room, nor a group left empty', () => {
  const seen = roomsFor(['people:find', 'elements:read'])
  expect(seen.map(({ group, items }) => [group, items.map(({ label }) => label)])).toEqual([
    ['watch', ['people']],
    ['design', ['elements']],
  ])
  expect(roomsFor([])).toEqual([])
})
