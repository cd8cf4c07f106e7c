import { Type } from 'typebox'
import { IMPORT_STATES } from './import-record.ts'

const instant = (description: string) =>
  Type.Union([Type.String({ format: 'date-time', examples: ['2026-11-21T10:02:00.000Z'] }), Type.Null()], {
    description,
  })
const maybeText = (description: string, example: string) =>
  Type.Union([Type.String({ examples: [example] }), Type.Null()], { description })
const count = (description: string, example: number) => Type.Integer({ description, examples: [example] })

export const idParams = Type.Object({
  id: Type.String({
    format: 'uuid',
    description: 'Id of the import.',
    examples: ['019aa0f0-6c43-7b52-9f3c-0f2ab9cbb0f1'],
  }),
})

const problemSchema = Type.Object({
  code: Type.String({ description: 'Code, as in the list of errors.', examples: ['line_value'] }),
  column: maybeText('Column it is about; null when it is about the whole line.', 'UnitPrice'),
  count: count('Lines it was found in.', 12),
  line: count('The first of them.', 17),
  message: Type.String({ description: 'What is wrong there.', examples: ['“abc” is no number'] }),
})

/** An import as the API shows it. */
export const importSchema = Type.Object({
  id: Type.String({ description: 'Id of the import.', examples: ['019aa0f0-6c43-7b52-9f3c-0f2ab9cbb0f1'] }),
  name: Type.String({ description: 'Name of the file.', examples: ['orders.csv.gz'] }),
  size: count('Octets of the file.', 7507955),
  received: count('Octets that have come.', 7507955),
  digest: maybeText('SHA-256 of the file; null until all of it has come.', 'b70aa0de…'),
  repairs: maybeText('Import whose rejected lines it holds, mended.', '019aa0f0-6c43-7b52-9f3c-0f2ab9cbb0f0'),
  state: Type.Enum([...IMPORT_STATES], {
    description:
      '`uploading` until all octets have come, `ready` to be started, `queued`, `checking` (read through once), `importing`; then `done`, `failed` or `cancelled`.',
    examples: ['importing'],
  }),
  dry: Type.Boolean({
    description: 'Whether the counts are those of a dry run: nothing was taken.',
    examples: [false],
  }),
  key: maybeText(
    'Key under whose purpose and legal basis the data is processed.',
    '0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10',
  ),
  mapping: Type.Unknown({ description: 'The mapping it was last started with; null before.', examples: [null] }),
  columns: Type.Array(Type.String(), {
    description: 'Columns of the file, once it was read through.',
    examples: [['InvoiceNo']],
  }),
  format: maybeText('Kind of file, once it was read through.', 'csv'),
  total: Type.Union([Type.Integer({ examples: [541909] }), Type.Null()], {
    description: 'Lines of the file; null until it was read through.',
  }),
  lines: count('Lines read so far.', 120000),
  skipped: count('Lines left out, as the mapping says.', 0),
  written: count('Messages that are new to the log; of a dry run, messages that would be sent.', 5700),
  duplicates: count('Messages that were in the log already: they count once.', 0),
  withheld: count('Messages that were not stored, or not with their person, who refuses it.', 0),
  refused: count('Lines that were rejected.', 3),
  problems: Type.Array(problemSchema, { description: 'What was wrong, by code and column.' }),
  firstMessages: Type.Array(Type.Unknown(), { description: 'The first messages that were made.', examples: [[]] }),
  error: Type.Union(
    [
      Type.Object({
        code: Type.String({ description: 'Code, as in the list of errors.', examples: ['import_truncated'] }),
        message: Type.String({ description: 'What happened.', examples: ['The gzip file ends in the middle.'] }),
      }),
      Type.Null(),
    ],
    { description: 'Why it failed; null when it did not.' },
  ),
  createdAt: Type.String({
    format: 'date-time',
    description: 'When it was made.',
    examples: ['2026-11-21T10:02:00.000Z'],
  }),
  createdBy: Type.String({ description: 'Who made it.', examples: ['operator'] }),
  startedAt: instant('When it was last started; null before.'),
  startedBy: maybeText('Who started it.', 'user:3b1c…'),
  finishedAt: instant('When it ended; null before.'),
  fileRemovedAt: instant('When its file was removed; null while it is there.'),
})

export const sourcesSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String({ description: 'Id of the key.', examples: ['0c2b7a86-8f0e-4c86-9d5e-3a1d3c1f2b10'] }),
      name: Type.String({ description: 'Name of the source.', examples: ['Shop, history'] }),
      purpose: Type.String({ description: 'Purpose of its data.', examples: ['analytics'] }),
      legalBasis: Type.String({ description: 'Legal basis of that purpose.', examples: ['legitimate_interest'] }),
      channel: maybeText('Channel of events that do not say theirs.', 'store'),
    }),
    { description: 'Keys that work, by name.' },
  ),
})

export const previewSchema = Type.Object({
  messages: Type.Array(Type.Unknown(), { description: 'The first messages that the mapping makes.', examples: [[]] }),
  made: count('Messages that the lines looked at make.', 480),
  lines: count('Lines looked at.', 5000),
  skipped: count('Lines of them that are left out.', 0),
  refused: Type.Array(
    Type.Object({
      line: count('Line of the file.', 17),
      code: Type.String({ description: 'Code, as in the list of errors.', examples: ['line_value'] }),
      column: maybeText('Column it is about.', 'UnitPrice'),
      message: Type.String({ description: 'What is wrong.', examples: ['“abc” is no number'] }),
    }),
    { description: 'Lines that would be rejected, the first of them.' },
  ),
})
