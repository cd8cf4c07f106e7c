import { type Static, Type } from 'typebox'
import { COLUMN_TYPES } from './column-type.ts'
import { FORMATS } from './file-options.ts'
import { mappingSchema } from './mapping-schema.ts'

export const IMPORT_KINDS = ['orders', 'customers', 'answers', 'events'] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

export const kindSchema = Type.Enum([...IMPORT_KINDS], {
  description: 'What the file is about, by which a mapping is proposed.',
  examples: ['orders'],
})

/** What a file was found to be. */
export const inspectionSchema = Type.Object({
  shape: Type.Object(
    {
      format: Type.Enum([...FORMATS], { description: 'Kind of file.', examples: ['csv'] }),
      gzip: Type.Boolean({ description: 'Whether it is compressed.', examples: [true] }),
      encoding: Type.String({ description: 'Encoding it is read with.', examples: ['windows-1252'] }),
      delimiter: Type.String({ description: 'What separates cells.', examples: [','] }),
      quote: Type.String({ description: 'Quote character.', examples: ['"'] }),
      header: Type.Boolean({ description: 'Whether the first line names the columns.', examples: [true] }),
      because: Type.Union([Type.String(), Type.Null()], {
        description: 'By what the encoding was recognised; null when it was said.',
        examples: ['valid UTF-8'],
      }),
    },
    { description: 'How the file is read.' },
  ),
  encodingSamples: Type.Array(
    Type.Object({
      line: Type.Integer({ description: 'Line of the file.', examples: [3] }),
      asUtf8: Type.String({ description: 'The line as UTF-8 would show it.', examples: ['tr�s bien'] }),
      asWindows: Type.String({ description: 'The line as Windows-1252 would show it.', examples: ['très bien'] }),
      asRead: Type.String({ description: 'The line as it is read.', examples: ['très bien'] }),
    }),
    { description: 'Lines with letters beyond ASCII, by which a person can judge the encoding.' },
  ),
  columns: Type.Array(
    Type.Object({
      name: Type.String({ description: 'Name of the column.', examples: ['Quantity'] }),
      type: Type.Enum([...COLUMN_TYPES], { description: 'What it seems to hold.', examples: ['integer'] }),
      format: Type.Union([Type.String(), Type.Null()], {
        description: 'How its times seem to be written.',
        examples: [null],
      }),
      decimal: Type.Union([Type.String(), Type.Null()], {
        description: 'Its decimal separator, where it is a comma.',
        examples: [null],
      }),
      filled: Type.Integer({ description: 'Records of those looked at in which it has a value.', examples: [200] }),
      samples: Type.Array(Type.String(), { description: 'A few of its values.', examples: [['6', '8']] }),
    }),
    { description: 'The columns, in their order.' },
  ),
  looked: Type.Integer({ description: 'Records that were looked at.', examples: [1000] }),
  kind: kindSchema,
  mapping: Type.Evaluate(mappingSchema),
})

export type Inspection = Static<typeof inspectionSchema>
