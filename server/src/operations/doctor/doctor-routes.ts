import type { Logger } from 'pino'
import { Type } from 'typebox'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { type Examined, examine } from './examine.ts'
import type { Check } from './finding.ts'
import type { Stored } from './read-storage.ts'
import { reportOf } from './report.ts'
import type { Samples } from './samples.ts'

export type DoctorRoutesOptions = {
  readonly checks: () => readonly Check[]
  readonly samples: Pick<Samples, 'recent'>
  readonly storage: () => Promise<readonly Stored[]>
  readonly log: Pick<Logger, 'warn'>
  readonly clock: () => number
}

const STATES = ['ok', 'warn', 'fail', 'unknown']

const Report = Type.Object({
  at: Type.String({ description: 'When it was looked at.', examples: ['2026-11-21T10:00:00.000Z'] }),
  state: Type.Enum(STATES, { description: 'The worst of all findings.', examples: ['ok'] }),
  checks: Type.Array(
    Type.Object({
      check: Type.String({ description: 'What was looked at.', examples: ['disk'] }),
      state: Type.Enum(STATES, { description: 'The worst of its findings.', examples: ['warn'] }),
      findings: Type.Array(
        Type.Object({
          state: Type.Enum(STATES, { description: '`unknown` where it could not be looked at.', examples: ['warn'] }),
          code: Type.String({ description: 'Names the finding, for good.', examples: ['disk_low'] }),
          params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
            description: 'What the words speak of.',
            examples: [{ freeBytes: 4100000000, percent: 8 }],
          }),
          says: Type.String({ description: 'What was found.', examples: ['Only 4.1 GB (8 %) of the disk is free.'] }),
          do: Type.Union([Type.String(), Type.Null()], {
            description: 'What to do about it; null where nothing is to be done.',
            examples: ['Make it larger, or set how long the log is kept.'],
          }),
        }),
        { description: 'One that is fine, or each problem.' },
      ),
    }),
    { description: 'In their order.' },
  ),
})

/** The doctor and what it draws, for the console and the command line. */
export function doctorRoutes(of: DoctorRoutesOptions): Route[] {
  const { checks, samples, storage, log, clock } = of
  const common = { method: 'GET', permission: 'installation:read', tag: 'Operations' } as const
  // Folding people and reading the whole audit trail is work: those who ask at once share one look.
  let underway: Promise<Examined[]> | undefined
  const look = () => {
    underway ??= examine(checks(), log).finally(() => {
      underway = undefined
    })
    return underway
  }
  return [
    defineRoute({
      ...common,
      url: '/api/installation/checks',
      summary: 'Look at the installation, and say what to do',
      description:
        'Takes a few seconds: it folds a sample of people again, and reads the audit trail. What differs from the log is mended.',
      response: { 200: Report },
      handle: async () => reportOf(await look(), new Date(clock())),
    }),
    defineRoute({
      ...common,
      url: '/api/installation/storage',
      summary: 'What takes how much of the disks',
      response: {
        200: Type.Object({
          items: Type.Array(
            Type.Object({
              engine: Type.Enum(['postgresql', 'clickhouse'], {
                description: 'Where it lies.',
                examples: ['postgresql'],
              }),
              table: Type.String({ description: 'Name of the table.', examples: ['log'] }),
              month: Type.Union([Type.String(), Type.Null()], {
                description: 'Of a table that is kept by month.',
                examples: ['2026-11'],
              }),
              bytes: Type.Integer({ description: 'With its indexes.', examples: [48234496] }),
              rows: Type.Integer({ description: 'As the engine estimates them.', examples: [120433] }),
            }),
            { description: 'The largest first.' },
          ),
        }),
      },
      handle: async () => ({ items: await storage() }),
    }),
    defineRoute({
      ...common,
      url: '/api/installation/samples',
      summary: 'How delays and sizes went',
      schema: {
        querystring: Type.Object({
          hours: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 840, default: 24, description: 'How far back.', examples: [24] }),
          ),
        }),
      },
      response: {
        200: Type.Object({
          items: Type.Array(
            Type.Object({
              at: Type.String({ description: 'Beginning of the span.', examples: ['2026-11-21T10:00:00.000Z'] }),
              lagSeconds: Type.Number({
                description: 'The longest delay of analytics in it, in seconds.',
                examples: [0.4],
              }),
              postgresBytes: Type.Integer({ description: 'Size of the database.', examples: [482344960] }),
              analyticsBytes: Type.Union([Type.Integer(), Type.Null()], {
                description: 'Size of the analytics; null where the engine did not answer.',
                examples: [98234496],
              }),
              diskFree: Type.Integer({ description: 'Bytes free.', examples: [78694043648] }),
              diskTotal: Type.Integer({ description: 'Bytes of the disk.', examples: [270553174016] }),
            }),
            { description: 'Oldest first.' },
          ),
        }),
      },
      handle: async ({ query }) => ({ items: await samples.recent(query.hours ?? 24) }),
    }),
  ]
}
