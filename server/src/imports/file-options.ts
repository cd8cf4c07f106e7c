import { type Static, Type } from 'typebox'

export const FORMATS = ['csv', 'ndjson', 'parquet'] as const
export type Format = (typeof FORMATS)[number]

/** How a file is read. What is left out is detected. */
export const fileOptionsSchema = Type.Object(
  {
    format: Type.Optional(Type.Enum([...FORMATS], { description: 'Kind of file, gzipped or not.', examples: ['csv'] })),
    encoding: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description:
          'Encoding of a text file: `utf-8`, `utf-16le`, `windows-1252`, `cp850`, … or `latin1+cp850` for files that mix these two.',
        examples: ['windows-1252'],
      }),
    ),
    delimiter: Type.Optional(
      Type.String({ minLength: 1, maxLength: 4, description: 'What separates the cells of CSV.', examples: [';'] }),
    ),
    quote: Type.Optional(
      Type.String({ maxLength: 1, description: 'Quote character of CSV; empty when there is none.', examples: ['"'] }),
    ),
    header: Type.Optional(
      Type.Boolean({ description: 'Whether the first line of CSV names the columns.', examples: [true] }),
    ),
  },
  { additionalProperties: false, description: 'How the file is read; what is left out is detected.' },
)

export type FileOptions = Static<typeof fileOptionsSchema>

/** The same with nothing left to detect. */
export type FileShape = {
  readonly format: Format
  readonly gzip: boolean
  readonly encoding: string
  readonly delimiter: string
  readonly quote: string
  readonly header: boolean
}
