import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useReducer, useState } from 'react'
import { api, unwrap } from '../app/api.ts'
import type { EventFilter, EventSummary } from './event.ts'
import { emptyFeed, type Feed, feedLimit, resume, skip, type TakeIn, takeIn } from './feed.ts'

type Step =
  | { readonly kind: 'restart' }
  | { readonly kind: 'batch'; readonly events: readonly EventSummary[]; readonly how: TakeIn }
  | { readonly kind: 'resume' }
  | { readonly kind: 'skip'; readonly count: number }

function reduce(feed: Feed, step: Step): Feed {
  switch (step.kind) {
    case 'restart':
      return emptyFeed
    case 'batch':
      return takeIn(feed, step.events, step.how)
    case 'resume':
      return resume(feed)
    case 'skip':
      return skip(feed, step.count)
    default:
      return step satisfies never
  }
}

export type Connection = 'connecting' | 'live' | 'lost'

/** Milliseconds: browsers try again after about three seconds. */
const lostAfter = 6_000
/** How often a screen is redrawn at most; a person reads no faster, and a flood costs four drawings a second. */
const drawEvery = 250

/** The last events and those that arrive, under one filter. */
export function useFeed(filter: EventFilter, paused: boolean) {
  const [feed, dispatch] = useReducer(reduce, emptyFeed)
  const [connection, setConnection] = useState<Connection>('connecting')
  const [rate, setRate] = useState(0)
  const query = useMemo(() => new URLSearchParams(Object.entries(filter)).toString(), [filter])
  const first = useQuery({
    queryKey: ['events', filter],
    queryFn: () => unwrap(api.GET('/api/events', { params: { query: { ...filter, limit: feedLimit / 3 } } })),
    gcTime: 0,
  })

  const [pausedNow] = useState({ value: paused })
  pausedNow.value = paused
  useEffect(() => {
    if (!paused) dispatch({ kind: 'resume' })
  }, [paused])

  useEffect(() => {
    dispatch({ kind: 'restart' })
    setConnection('connecting')
    let pending: EventSummary[] = []
    let arrived = 0
    let counted = 0
    const stream = new EventSource(`/api/events/stream?${query}`, { withCredentials: true })
    // The server ends a stream every few minutes, and the browser comes back by itself: only a longer silence is worth a word.
    let missing: ReturnType<typeof setTimeout> | undefined
    stream.addEventListener('open', () => {
      clearTimeout(missing)
      missing = undefined
      setConnection('live')
    })
    stream.addEventListener('error', () => {
      missing ??= setTimeout(() => setConnection('lost'), lostAfter)
    })
    stream.addEventListener('events', (message: MessageEvent<string>) => {
      const batch = JSON.parse(message.data) as EventSummary[]
      counted += batch.length
      arrived += batch.length
      pending = pending.concat(batch).slice(-feedLimit)
    })
    stream.addEventListener('lag', (message: MessageEvent<string>) => {
      const { skipped } = JSON.parse(message.data) as { skipped: number }
      counted += skipped
      dispatch({ kind: 'skip', count: skipped })
    })
    const draw = setInterval(() => {
      if (pending.length === 0) return
      dispatch({ kind: 'batch', events: pending, how: { paused: pausedNow.value, arrived } })
      pending = []
      arrived = 0
    }, drawEvery)
    const measure = setInterval(() => {
      setRate(counted / 2)
      counted = 0
    }, 2_000)
    return () => {
      stream.close()
      clearTimeout(missing)
      clearInterval(draw)
      clearInterval(measure)
    }
  }, [query, pausedNow])

  useEffect(() => {
    if (first.data) dispatch({ kind: 'batch', events: first.data.items, how: { paused: false } })
  }, [first.data])

  return { feed, connection, rate, first }
}
