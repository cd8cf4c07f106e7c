import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { grants } from '../../../server/src/grants.ts'
import { permissionsOf } from '../../../server/src/platform/auth/grants.ts'
import { ROLES, type Role } from '../../../server/src/platform/auth/role.ts'
import { rooms, roomsFor } from './rooms.ts'

const roomsOf = (role: Role) =>
  roomsFor(permissionsOf(grants, { kind: 'user', id: '', name: '', email: '', role })).flatMap(({ items }) =>
    items.map(({ label }) => label as string),
  )

test('every room asks for a permission that exists, and an administrator enters all of them', () => {
  const all = rooms.flatMap(({ items }) => items.map(({ permission }) => permission as string))
  expect(all.filter((permission) => !(permission in grants))).toEqual([])
  expect(roomsOf('admin')).toHaveLength(all.length)
})

test('a role sees the rooms it may enter, and no other', () => {
  expect(roomsOf('agent')).toContain('people')
  expect(roomsOf('agent')).not.toContain('events')
  expect(roomsOf('marketer')).toContain('experiments')
  expect(roomsOf('marketer')).not.toContain('keys')
  expect(roomsOf('analyst')).not.toContain('people')
})

test('everybody has a room to begin in', () => {
  expect(ROLES.filter((role) => roomsOf(role).length === 0)).toEqual([])
})

test('what the console asks permission for is a permission of the server', () => {
  const source = new URL('..', import.meta.url).pathname
  const asked = globSync('**/*.{ts,tsx}', { cwd: source })
    .flatMap((file) => [...readFileSync(source + file, 'utf8').matchAll(/\buseMay\('([^']+)'\)/g)])
    .map(([, permission = '']) => permission)
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter((permission) => !(permission in grants))).toEqual([])
})
