import { expect, test } from 'vitest'
import { type GraphOptions, graphOf } from './graph.ts'
import { identity, link, own } from './identity.test-support.ts'

const all: GraphOptions = { q: '', hidden: new Set(), opened: new Set(), type: (key) => key }
const visits = (count: number) => Array.from({ length: count }, (_, at) => own('anonymousId', `a-${at}`))
const ids = (of: { nodes: readonly { id: string }[] }) => of.nodes.map(({ id }) => id).sort()

const ada = identity({
  identifiers: [own('userId', 'u-7'), own('loyalty_card', 'c-1'), ...visits(2)],
  others: [{ origin: 'u-8', type: 'userId', value: 'u-8', person: { id: 'q', label: 'Bob' } }],
  links: [
    link('u-7', 'c-1', { channel: 'store' }),
    link('u-7', 'a-0'),
    link('u-7', 'a-1'),
    link('c-1', 'u-8', { status: 'suggested', reason: 'conflict' }),
  ],
})

test('every identifier and every link is drawn, what belongs to somebody else apart', () => {
  const graph = graphOf(ada, all)
  expect(ids(graph)).toEqual(['a-0', 'a-1', 'c-1', 'u-7', 'u-8'])
  expect(graph.edges.map(({ status }) => status).sort()).toEqual(['live', 'live', 'live', 'suggested'])
  expect(graph.nodes.find(({ id }) => id === 'u-8')).toMatchObject({ kind: 'other', layer: 'other' })
})

test('a status that is not shown takes its far ends along', () => {
  const graph = graphOf(ada, { ...all, hidden: new Set(['suggested'] as const) })
  expect(ids(graph)).toEqual(['a-0', 'a-1', 'c-1', 'u-7'])
  expect(graph.edges).toHaveLength(3)
})

test('a word leaves what holds it and what that is linked with', () => {
  expect(ids(graphOf(ada, { ...all, q: 'LOYALTY' }))).toEqual(['c-1', 'u-7', 'u-8'])
  expect(ids(graphOf(ada, { ...all, q: 'club', type: (key) => (key === 'loyalty_card' ? 'Club card' : key) }))).toEqual(
    ['c-1', 'u-7', 'u-8'],
  )
  expect(ids(graphOf(ada, { ...all, q: 'nothing like it' }))).toEqual([])
})

const busy = identity({
  identifiers: [own('userId', 'u-7'), ...visits(300)],
  links: visits(300).map(({ origin }) => link('u-7', origin)),
})

test('many visits that say nothing else are drawn as one, and open', () => {
  const folded = graphOf(busy, all)
  expect(ids(folded)).toEqual(['u-7', 'visits:u-7'])
  expect(folded.edges).toHaveLength(1)
  expect(folded.edges[0]?.links).toHaveLength(300)
  expect(graphOf(busy, { ...all, opened: new Set(['visits:u-7']) }).nodes).toHaveLength(301)
})

test('a word looks into folded visits', () => {
  expect(ids(graphOf(busy, { ...all, q: 'a-299' }))).toEqual(['a-299', 'u-7'])
})

test('a visit that something else hangs on stands for itself', () => {
  const more = identity({
    ...busy,
    identifiers: [...busy.identifiers, own('email', 'ada@example.org')],
    links: [...busy.links, link('a-5', 'ada@example.org')],
  })
  expect(ids(graphOf(more, all))).toEqual(['a-5', 'ada@example.org', 'u-7', 'visits:u-7'])
})
