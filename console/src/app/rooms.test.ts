import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { grants } from '../../../server/src/grants.ts'
import { permissionsOf } from '../../../server/src/platform/auth/grants.ts'
import { ROLES, type Role } from '../../../server/src/platform/auth/role.ts'
import { type Room, roomOf, rooms, roomsFor } from './rooms.ts'

const all = rooms.flatMap(({ items }): readonly Room[] => items)
const roomsOf = (role: Role) =>
  roomsFor(permissionsOf(grants, { kind: 'user', id: '', name: '', email: '', role })).flatMap(({ items }) =>
    items.map(({ label }) => label as string),
  )

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

test('a role sees the rooms it may enter, and no other; an administrator enters all of them', () => {
  expect(roomsOf('admin')).toHaveLength(all.length)
  expect(roomsOf('agent')).toContain('people')
  expect(roomsOf('agent')).not.toContain('events')
  expect(roomsOf('marketer')).toContain('experiments')
  expect(roomsOf('marketer')).not.toContain('keys')
  expect(roomsOf('analyst')).not.toContain('people')
  expect(roomsOf('dpo')).toContain('status')
})

test('everybody has a room to begin in', () => {
  expect(ROLES.filter((role) => roomsOf(role).length === 0)).toEqual([])
})

test('an address is in the room of its first part', () => {
  expect(['/', '/people/1?tab=links', '/events?name=x', '/account'].map((address) => roomOf(address)?.label)).toEqual([
    'overview',
    'people',
    'events',
    undefined,
  ])
})

test('what the console asks permission for is a permission of the server', () => {
  const source = new URL('..', import.meta.url).pathname
  const asked = globSync('**/*.{ts,tsx}', { cwd: source })
    .flatMap((file) => [...readFileSync(source + file, 'utf8').matchAll(/\buseMay\('([^']+)'\)/g)])
    .map(([, permission = '']) => permission)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((permission) => !(permission in grants))).toEqual([])
})
