import { expect, test } from 'vitest'
import { personalData } from '../personal-data.ts'
import { ERASED_TABLES } from './compact.ts'

/** Tables with personal data that an erasure does not have to look into, each with its reason. */
const APART: Readonly<Record<string, string>> = {
  log: 'Its months are written anew by name, those that held somebody.',
  tombstones: 'They are what an erasure leaves.',
}

test('an erasure takes people out of every table that holds them', () => {
  const known = new Set<string>([...ERASED_TABLES, ...Object.keys(APART)])
  const missing = Object.entries(personalData.postgres).flatMap(([table, { about }]) =>
    about === 'customer' && !known.has(table) ? table : [],
  )
  expect(missing, 'take its rows out in take-out.ts, by a function of its owner, and name it in compact.ts').toEqual([])
})
