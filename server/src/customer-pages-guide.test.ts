import { describe } from 'vitest'
import { codeBlocks, readGuide } from './guide.test-support.ts'
import { pasteGuide } from './pasted-guide.test-support.ts'

const blocks = codeBlocks(await readGuide('customer-pages.md'))

describe('the guide on the customers’ pages, pasted', () => {
  pasteGuide(blocks, { key: 'secret' })
})
