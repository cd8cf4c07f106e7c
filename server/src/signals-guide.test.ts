import { describe } from 'vitest'
import { codeBlocks, readGuide } from './guide.test-support.ts'
import { pasteGuide } from './pasted-guide.test-support.ts'

const blocks = codeBlocks(await readGuide('signals.md'))

describe('the guide on signals, pasted', () => {
  pasteGuide(blocks, { key: 'write' })
})
