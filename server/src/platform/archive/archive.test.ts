import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { ArchiveDamaged, readArchive } from './archive-reader.ts'
import { createArchiveWriter } from './archive-writer.ts'

async function written(parts: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const archive = createArchiveWriter(new Date('2026-11-21T10:00:00.000Z'))
  const whole = buffer(archive.stream)
  for (const [name, content] of Object.entries(parts)) await archive.add(name, content)
  await archive.end({ made: 'for a test' })
  return whole
}

async function read(bytes: Buffer) {
  const parts: Record<string, Buffer> = {}
  const reading = readArchive(Readable.from([bytes]))
  for (;;) {
    const step = await reading.next()
    if (step.done) return { parts, index: step.value }
    parts[step.value.name] = step.value.content
  }
}

/** The compressor ends with an empty frame of 13 bytes, which says nothing. */
const LAST = 20

const parts = { 'a/1': randomBytes(300_000), 'a/2': Buffer.from('text'), empty: Buffer.alloc(0) }

describe('an archive', () => {
  test('gives back what was put in, and its index', async () => {
    const found = await read(await written(parts))
    expect(Object.keys(found.parts)).toEqual(['a/1', 'a/2', 'empty'])
    expect(found.parts['a/1']?.equals(parts['a/1'])).toBe(true)
    expect(found.parts.empty).toHaveLength(0)
    expect(found.index).toMatchObject({ made: 'for a test' })
  })

  test('that was cut off anywhere is refused', async () => {
    const whole = await written(parts)
    for (const length of [0, 3, 100, whole.length >> 1, whole.length - 700, whole.length - LAST])
      await expect(read(whole.subarray(0, length)), `${length} bytes`).rejects.toThrow(ArchiveDamaged)
  })

  test('with one bit changed anywhere is refused', async () => {
    const whole = await written(parts)
    for (const place of [0, 60, 5_000, whole.length >> 1, whole.length - 700, whole.length - LAST]) {
      const altered = Buffer.from(whole)
      altered[place] = (altered[place] ?? 0) ^ 1
      await expect(read(altered), `byte ${place}`).rejects.toThrow(ArchiveDamaged)
    }
  })

  test('whose parts were exchanged against others is refused', async () => {
    const archive = createArchiveWriter(new Date(0))
    const whole = buffer(archive.stream)
    await archive.add('a', Buffer.from('one'))
    await archive.end({ parts: 'overwritten by the real ones' })
    expect((await read(await whole)).parts.a?.toString()).toBe('one')
    await expect(read(randomBytes(10_000))).rejects.toThrow('no backup of Diapason')
  })

  test('that fails while it is written tells its reader, and its writer', async () => {
    const archive = createArchiveWriter(new Date(0))
    const whole = buffer(archive.stream)
    await archive.add('a', Buffer.from('one'))
    archive.fail(new Error('the database went away'))
    await expect(whole).rejects.toThrow('the database went away')
    await expect(archive.add('b', Buffer.from('two'))).rejects.toThrow('the database went away')
  })

  test('waits for its reader, and stops when the reader goes away', async () => {
    const archive = createArchiveWriter(new Date(0))
    let added = 0
    const adding = (async () => {
      for (;;) {
        await archive.add(`part-${added}`, randomBytes(1_000_000))
        added += 1
      }
    })()
    adding.catch(() => {})
    await new Promise((resolve) => setImmediate(resolve))
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(added).toBeLessThan(10)
    archive.stream.destroy(new Error('gone'))
    await expect(adding).rejects.toThrow()
  })
})
