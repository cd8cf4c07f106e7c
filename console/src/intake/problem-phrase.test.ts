import { expect, test } from 'vitest'
import { NO_IDENTITY_PLAN } from '../../../kernel/src/index.ts'
import { concealer, createRecogniser } from '../../../server/src/identity/index.ts'
import { readMessage } from '../../../server/src/intake/index.ts'
import { en } from '../app/locales/en.ts'
import { problemPhrase } from './problem-phrase.ts'

const envelope = {
  receivedAt: Date.parse('2026-11-20T09:00:00.000Z'),
  sentAt: undefined,
  key: { id: 'k', name: 'Shop', kind: 'write', purpose: 'p', legalBasis: 'contract', channel: null },
  recogniser: createRecogniser({
    plan: { identity: NO_IDENTITY_PLAN, issuers: [] },
    conceal: concealer('secret'),
    clock: Date.now,
  }),
  newId: () => 'm-1',
} as const

const track = { type: 'track', event: 'Order', userId: 'u-7' }
const external = (externalIds: unknown) => ({ ...track, context: { externalIds } })
let deep: unknown = 1
for (let level = 0; level < 40; level += 1) deep = { deep }

const refused: readonly (readonly [string, unknown])[] = [
  ['message', 'text'],
  ['depth', { ...track, properties: deep }],
  ['member', JSON.parse('{"type":"track","__proto__":1}')],
  ['large', { ...track, properties: { text: 'x'.repeat(40_000) } }],
  ['oneOf', { ...track, type: 'tracc' }],
  ['object', { ...track, properties: 3 }],
  ['exact', { ...track, userId: 2 ** 60 }],
  ['text', { ...track, userId: true }],
  ['length', { ...track, userId: 'u'.repeat(300) }],
  ['clean', { ...track, userId: 'u\n7' }],
  ['accident', { ...track, userId: 'undefined' }],
  ['list', external('no')],
  ['many', external(Array.from({ length: 30 }, () => ({ type: 'email', id: 'a' })))],
  ['pair', external(['no'])],
  ['name', external([{ type: '1', id: 'a' }])],
  ['nobody', { type: 'track', event: 'Order' }],
  ['nameLength', { ...track, event: 3 }],
  ['time', { ...track, timestamp: 'yesterday' }],
]

test.each(refused)('the server’s sentence for “%s” is known here', (name, message) => {
  const read = readMessage(message as never, envelope as never)
  if (read.ok) throw new Error('The message was taken.')
  const phrase = problemPhrase(read.refusal.problems[0]?.message ?? '')
  expect(phrase?.name).toBe(name)
  const text = en.intake.problem[name as keyof typeof en.intake.problem]
  expect(Object.keys(phrase?.holes ?? {}).filter((hole) => !text.includes(`{{${hole}}}`))).toEqual([])
})

test('every sentence here is one the server says', () => {
  expect(refused.map(([name]) => name).sort()).toEqual(Object.keys(en.intake.problem).sort())
})
