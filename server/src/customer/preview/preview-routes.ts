import type { Definition, Json } from '@diapason/kernel'
import { Type } from 'typebox'
import { keySchema } from '../../definitions/index.ts'
import { labelIn } from '../../disclosure/index.ts'
import { defineRoute, type Route } from '../../platform/http/route.ts'
import { GROUNDS, READABLE, worstContrast } from '../contrast.ts'
import { logoProblem } from '../logo-problem.ts'
import { LANGUAGES } from '../pages/language.ts'
import { readableColour } from '../readable-colour.ts'
import type { Theme } from '../theme.ts'
import { type ThemeBody, themeSchema } from '../theme-kind.ts'
import { themeOf } from '../theme-of.ts'
import { PREVIEWED, renderPreview } from './render-preview.ts'

/** Octets of a draft: a logo, and some text. */
const LIMIT = 300_000

const draftSchema = Type.Object(
  {
    kind: Type.Enum(['purpose', 'topic'], { description: 'What it is.', examples: ['purpose'] }),
    key: keySchema('Its key; any other where it has none yet.', 'letters'),
    body: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'As `PUT /api/purposes/{key}` or `PUT /api/topics/{key}` takes it; what cannot be read yet is left out.',
      examples: [{ name: 'Letters', basis: 'consent' }],
    }),
  },
  {
    additionalProperties: false,
    description: 'A purpose or a topic as somebody is writing it: the page shows it alone.',
  },
)

const colourSchema = (ground: string) =>
  Type.Object(
    {
      colour: Type.String({ description: 'The colour that is used, as `#rrggbb`.', examples: ['#1d4f91'] }),
      contrast: Type.Number({
        description: `Its contrast with the ${ground} grounds of the pages, the worse one: from 1 to 21 (WCAG 2.2).`,
        examples: [7.82],
      }),
      readable: Type.Boolean({
        description: `Whether text can be read in it: ${READABLE} at least.`,
        examples: [true],
      }),
      nearest: Type.String({
        description: 'The colour of its hue that looks most like it and can be read; itself where it can.',
        examples: ['#1d4f91'],
      }),
    },
    { description: `The colour of links and buttons on ${ground} ground.` },
  )

/** Looking at the customers' pages before anybody else does. */
export function previewRoutes(of: {
  /** As it is authored. */
  readonly theme: () => Promise<Theme>
  /** Purposes, topics and channels as they are. */
  readonly choosable: () => Promise<readonly Definition[]>
  /** Entries of the catalogue about traits. */
  readonly traits: () => Promise<readonly { readonly body: Json }[]>
  /** Milliseconds since 1970. */
  readonly clock: () => number
}): Route[] {
  return [
    defineRoute({
      method: 'POST',
      url: '/api/customer-pages-preview',
      permission: 'customer-pages:read',
      tag: 'Customer pages',
      summary: 'Look at a page of a customer whom nobody is, as a draft would have it',
      description:
        'Keeps nothing, and reads nothing of anybody. The page holds no script, and forbids itself to load or to send anything; its links lead to `#page`. Show it in a sandboxed frame.',
      bodyLimit: LIMIT,
      schema: {
        body: Type.Object(
          {
            theme: Type.Optional(themeSchema),
            page: Type.Enum([...PREVIEWED], { description: 'Which page.', examples: ['preferences'] }),
            language: Type.Enum([...LANGUAGES], { description: 'In which language.', examples: ['fr'] }),
            scheme: Type.Enum(['light', 'dark'], { description: 'On which ground.', examples: ['light'] }),
            draft: Type.Optional(draftSchema),
          },
          { additionalProperties: false },
        ),
      },
      response: {
        200: Type.Object(
          {
            html: Type.String({ description: 'The whole page.', examples: ['<!doctype html>…'] }),
            examples: Type.Boolean({
              description: 'Whether what can be chosen on it is made up: there is no purpose yet.',
              examples: [false],
            }),
            empty: Type.Boolean({
              description: 'Whether the draft is not on it: it cannot be read yet.',
              examples: [false],
            }),
            colours: Type.Object(
              { light: colourSchema('light'), dark: colourSchema('dark') },
              { description: 'How the colours are read.' },
            ),
          },
          { description: 'A page, and how its colours are read.' },
        ),
      },
      errors: [],
      handle: async ({ body }) => {
        const { page, language, scheme, draft } = body
        const theme = body.theme ? drawn(body.theme) : await of.theme()
        const [definitions, traits] = await Promise.all([of.choosable(), page === 'data' ? of.traits() : []])
        const labels = new Map(
          traits.map(({ body }) => {
            const entry = body as { readonly trait?: string; readonly label?: Json }
            return [entry.trait, labelIn(entry, language)]
          }),
        )
        const rendered = await renderPreview({
          theme,
          page,
          language,
          scheme,
          definitions,
          // It is compiled as every definition is, which takes it with all that may be wrong in it.
          draft: draft && ({ ...draft, revision: 0 } as Definition),
          labelOf: (trait) => labels.get(trait),
          now: of.clock(),
        })
        const { light, dark } = theme.accent
        return { ...rendered, colours: { light: told(light, GROUNDS.light), dark: told(dark, GROUNDS.dark) } }
      },
    }),
  ]
}

/** A draft as it looks. An image that is none is not drawn. */
function drawn({ logo, ...body }: ThemeBody): Theme {
  return themeOf(logo === undefined || logoProblem(logo) !== undefined ? body : { ...body, logo })
}

function told(colour: string, grounds: readonly string[]) {
  const contrast = worstContrast(colour, grounds)
  return {
    colour,
    // Rounded down: what falls short by a hair must not look as if it did not.
    contrast: Math.floor(contrast * 100) / 100,
    readable: contrast >= READABLE,
    nearest: readableColour(colour, grounds),
  }
}
