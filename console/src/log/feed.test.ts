import { expect, test } from 'vitest'
import type { EventSummary } from './event.ts'
import { emptyFeed, feedLimit, resume, skip, takeIn } from './feed.ts'

const event = (seq: number): EventSummary => ({
  seq,
  origin: '0b8e3c52-0000-8000-8000-000000000000',
  messageId: `m-${seq}`,
  type: 'track',
  name: 'Article Read',
  timestamp: '2026-11-21T10:00:00.000Z',
  receivedAt: '2026-11-21T10:00:00.010Z',
  source: { id: 's', name: 'site' },
  channel: 'web',
  profileId: 'p',
  label: 'Camille',
})
const seqs = (events: readonly EventSummary[]) => events.map(({ seq }) => seq)

test('a batch whose newest is last is shown newest first, above what was there', () => {
  const feed = takeIn(takeIn(emptyFeed, [event(1), event(2)], { paused: false }), [event(3), event(4)], {
    paused: false,
  })
  expect(seqs(feed.shown)).toEqual([4, 3, 2, 1])
})

test('an event that is sent again after a reconnection is shown once', () => {
  const feed = takeIn(takeIn(emptyFeed, [event(1), event(2)], { paused: false }), [event(2), event(3)], {
    paused: false,
  })
  expect(seqs(feed.shown)).toEqual([3, 2, 1])
})

test('while paused nothing moves, the waiting are counted, and resuming shows them', () => {
  const before = takeIn(emptyFeed, [event(1)], { paused: false })
  const paused = takeIn(takeIn(before, [event(2)], { paused: true }), [event(3)], { paused: true })
  expect(seqs(paused.shown)).toEqual([1])
  expect(paused.waitingCount).toBe(2)
  const after = resume(paused)
  expect(seqs(after.shown)).toEqual([3, 2, 1])
  expect(after.waitingCount).toBe(0)
})

test('a flood stays within the limit, shown or waiting, and is still counted', () => {
  const flood = Array.from({ length: feedLimit * 4 }, (_, seq) => event(seq + 1))
  expect(takeIn(emptyFeed, flood, { paused: false }).shown).toHaveLength(feedLimit)
  const paused = takeIn(emptyFeed, flood, { paused: true })
  expect(paused.waiting).toHaveLength(feedLimit)
  expect(paused.waitingCount).toBe(feedLimit * 4)
  expect(skip(paused, 5).skipped).toBe(5)
})
