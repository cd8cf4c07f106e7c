import { describe, expect, test } from 'vitest'
import { personalData } from '../personal-data.ts'
import { analyticsTables, notCopied } from './what-is-kept.ts'

describe('what a backup holds', () => {
  test('is decided for every table of the analytics engine', () => {
    expect(Object.keys(analyticsTables).sort()).toEqual(Object.keys(personalData.clickhouse).sort())
  })

  test('leaves out only tables that there are', () => {
    const known = new Set(Object.keys(personalData.postgres))
    expect(Object.keys(notCopied).filter((table) => !known.has(table))).toEqual([])
  })
})
