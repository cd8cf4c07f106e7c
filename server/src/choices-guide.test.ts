import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from './app.test-support.ts'
import { codeBlocks, readGuide } from './guide.test-support.ts'
import { pasteGuide } from './pasted-guide.test-support.ts'

/** Everything that the guide on choices tells people to paste, pasted from its first line to its last, and what it says that they see. */
const blocks = codeBlocks(await readGuide('choices.md'))

let server: TestApp
let dir: string
const variables = new Map<string, string>()

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'diapason-choices-'))
})
afterAll(() => rm(dir, { recursive: true }))

describe('the guide on choices, pasted', () => {
  pasteGuide(blocks, {
    key: 'secret',
    variables,
    ready: (started) => {
      server = started
    },
  })

  test('verifies the ledger of a person by the program it prints, and finds what was changed', async () => {
    const [program] = blocks.filter(({ language }) => language === 'js')
    const path = join(dir, 'verify.mjs')
    await writeFile(path, program?.text ?? '')
    const verified = async () => {
      const { text } = await server.ask('GET', `/api/people/${variables.get('ADA')}/choices`)
      const child = spawn(process.execPath, [path], { stdio: ['pipe', 'pipe', 'inherit'] })
      child.stdin.end(text)
      return (await textOf(child.stdout)).trim().split('\n')
    }
    expect(await verified()).toEqual([
      expect.stringMatching(/personalisation granted intact$/),
      expect.stringMatching(/personalisation withdrawn intact$/),
    ])
    await server.db.execute(`update consent_entries set channel = 'email' where n = 1`)
    expect(await verified()).toEqual([
      expect.stringMatching(/personalisation granted ALTERED$/),
      expect.stringMatching(/personalisation withdrawn intact$/),
    ])
  })
})
