import { expect, test } from 'vitest'
import { LEGAL_BASES } from '../../../kernel/src/index.ts'
import { bases } from './purpose.ts'

test('the console knows the legal bases that the kernel decides by', () => {
  expect(bases).toEqual(LEGAL_BASES)
})
