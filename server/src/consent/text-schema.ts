import { Type } from 'typebox'
import type { BodyProblem } from '../definitions/index.ts'

/** A language as the web writes it (BCP 47): `fr`, `fr-CA`. */
export const LANGUAGE = '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'

const Text = Type.Object(
  {
    version: Type.String({
      pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$',
      description: 'What this wording is called: the ledger names it with each choice.',
      examples: ['2026-11'],
    }),
    language: Type.String({ pattern: LANGUAGE, description: 'BCP 47.', examples: ['fr'] }),
    title: Type.String({
      minLength: 1,
      maxLength: 200,
      description: 'What people see first.',
      examples: ['Des contenus choisis pour vous'],
    }),
    text: Type.String({
      minLength: 1,
      maxLength: 4000,
      description: 'What people are asked, word for word.',
      examples: ['Nous regardons ce que vous lisez ici pour vous proposer des articles.'],
    }),
  },
  { additionalProperties: false, description: 'One wording, in one language.' },
)

/** Wordings, old ones too. */
export const textsSchema = Type.Optional(
  Type.Array(Text, {
    maxItems: 200,
    description:
      'What people are, and were, asked: old versions stay, so that each choice can be read beside its wording.',
    examples: [
      [{ version: '2026-11', language: 'en', title: 'Chosen for you', text: 'May we use what you read here?' }],
    ],
  }),
)

/** Versions that are there twice in one language. */
export function repeatedTexts(
  texts: readonly { readonly version: string; readonly language: string }[],
): BodyProblem[] {
  const seen = new Set<string>()
  return [...texts.entries()].flatMap(([place, { version, language }]) => {
    const name = `${version} ${language.toLowerCase()}`
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    return {
      at: ['texts', place, 'version'],
      code: 'text_repeated',
      message: 'is there already in this language',
    }
  })
}
