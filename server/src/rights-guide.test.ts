import { describe } from 'vitest'
import { codeBlocks, readGuide } from './guide.test-support.ts'
import { pasteGuide } from './pasted-guide.test-support.ts'

const blocks = codeBlocks(await readGuide('rights.md'))

describe('the guide on people’s rights, pasted', () => {
  pasteGuide(blocks, { key: 'secret' })
})
