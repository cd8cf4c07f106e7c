import { Type } from 'typebox'
import { defineRoute, type Route } from '../platform/http/route.ts'
import type { ProcessingRecord } from './processing-record.ts'
import { recordCsv } from './record-csv.ts'

const string = (description: string, example: string) => Type.String({ description, examples: [example] })
const maybe = (description: string, example: string) =>
  Type.Union([Type.String({ examples: [example] }), Type.Null()], { description })

const data = Type.Object({
  kind: Type.Enum(['event', 'trait'], { description: 'What it is.', examples: ['trait'] }),
  name: string('As it is sent.', 'tier'),
  description: maybe('What it means.', 'Level in the loyalty programme'),
  sensitivity: maybe('ordinary, sensitive or special; null where nobody said.', 'ordinary'),
  context: maybe('relational, personal or situational.', 'relational'),
  retention: maybe('How long it stays; null as long as the log.', 'P365D'),
})
const names = (description: string, example: string) =>
  Type.Array(Type.String({ examples: [example] }), { description, examples: [[example]] })

const recordSchema = Type.Object({
  at: string('When it was made. ISO 8601, UTC.', '2026-11-21T10:00:00.000Z'),
  responsible: Type.Unknown({
    description:
      'Who answers, whose data it is, who else receives it: the definition `processing`; null where there is none.',
    examples: [{ controller: { name: 'Le Fil SAS' } }],
  }),
  activities: Type.Array(
    Type.Object({
      purpose: string('Key of the purpose.', 'newsletter'),
      name: string('Its name.', 'Newsletter'),
      description: maybe('What is done.', 'A letter on Sundays'),
      basis: string('Legal basis (GDPR, article 6).', 'consent'),
      parent: maybe('The purpose it stands under.', 'communication'),
      expires: maybe('How long a yes holds.', 'P395D'),
      data: Type.Array(data, { description: 'Categories of data.' }),
      recipients: Type.Array(
        Type.Object({
          name: string('Who.', 'Printing house'),
          country: maybe('Where, outside the Union.', 'United States'),
          safeguards: maybe('What protects the data there.', 'Standard contractual clauses'),
        }),
        { description: 'Who receives it.' },
      ),
      sources: names('Keys that send under it.', 'Web site'),
      elements: names('Elements that serve it.', 'Front page'),
    }),
    { description: 'By purpose.' },
  ),
  unassigned: Type.Array(data, { description: 'What the catalogue keeps for no purpose in particular.' }),
  retention: Type.Array(
    Type.Object({
      key: string('Key of the policy.', 'log'),
      months: Type.Integer({ description: 'Whole months, besides the present one.', examples: [24] }),
    }),
    { description: 'How long the log is kept.' },
  ),
  measures: Type.Array(
    Type.Object({
      code: Type.Enum(['roles', 'audit', 'second_factor', 'gates', 'ledger'], {
        description: 'What Diapason does.',
        examples: ['audit'],
      }),
      detail: maybe('How it is set.', '1096'),
    }),
    { description: 'Security measures of this installation.' },
  ),
  gaps: Type.Array(
    Type.Object({
      code: string('What is missing.', 'data_without_purpose'),
      subject: maybe('Of what.', 'tier'),
    }),
    { description: 'What the record ought to say and nobody has said.' },
  ),
})

/** The record of processing, for who answers for it. */
export function processingRoutes(read: () => Promise<ProcessingRecord>): Route[] {
  return [
    defineRoute({
      method: 'GET',
      url: '/api/record-of-processing',
      permission: 'record:read',
      tag: 'Consent',
      summary: 'The record of processing activities (GDPR, article 30), made of what is defined, with its gaps',
      response: { 200: recordSchema },
      handle: () => read(),
    }),
    defineRoute({
      method: 'GET',
      url: '/api/record-of-processing.csv',
      permission: 'record:read',
      tag: 'Consent',
      summary: 'The same as a table: a line for each purpose and each kind of data',
      response: { 200: Type.String({ description: 'CSV (RFC 4180).', examples: ['purpose,name,…'] }) },
      handle: async ({ reply }) => {
        const record = await read()
        reply
          .type('text/csv; charset=utf-8')
          .header('cache-control', 'no-store')
          .header('content-disposition', `attachment; filename="record-of-processing-${record.at.slice(0, 10)}.csv"`)
        return recordCsv(record)
      },
    }),
  ]
}
