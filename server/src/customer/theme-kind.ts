import { type Static, Type } from 'typebox'
import { type BodyProblem, defineKind } from '../definitions/index.ts'
import { zoneClock } from '../platform/zone-clock.ts'
import { GROUNDS, READABLE, worstContrast } from './contrast.ts'
import { logoProblem } from './logo-problem.ts'
import { FONTS, type Font } from './pages/fonts.ts'
import { LANGUAGES } from './pages/language.ts'

const colour = (description: string, example: string) =>
  Type.String({ pattern: '^#[0-9a-fA-F]{6}$', description, examples: [example] })

const notice = (language: string) =>
  Type.Optional(
    Type.String({
      pattern: '^https://[^\\s"<>]+$',
      maxLength: 500,
      description: `In ${language}.`,
      examples: ['https://lefil.example/privacy'],
    }),
  )

const words = (language: string, maxLength: number, example: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength, description: `In ${language}.`, examples: [example] }))

const FONTS_OFFERED = Object.keys(FONTS) as Font[]

/** What is authored of how the pages look. */
export const themeSchema = Type.Object(
  {
    brand: Type.String({
      minLength: 1,
      maxLength: 80,
      description: 'What the brand is called: it stands above each page, and in its sentences.',
      examples: ['Le Fil'],
    }),
    logo: Type.Optional(
      Type.String({
        maxLength: 140_000,
        description:
          'An image as a data address (PNG, JPEG, WebP or SVG, 100 KB at most): it is part of the page, so that nobody else learns who looks.',
        examples: ['data:image/png;base64,iVBORw0KGgo='],
      }),
    ),
    accent: colour(
      'Colour of links and buttons. It must be read on white: a contrast of 4.5 to 1 at least (WCAG 2.2).',
      '#1d4f91',
    ),
    accentDark: Type.Optional(
      colour('The same on dark ground; absent, the colour made as much lighter as it must be.', '#9cc2ff'),
    ),
    font: Type.Optional(
      Type.Enum(FONTS_OFFERED, {
        description:
          'Letters that the reader’s own machine has, of this manner: nothing is loaded, so nobody else learns who looks. Default system.',
        examples: ['serif'],
      }),
    ),
    welcome: Type.Optional(
      Type.Object(
        {
          en: words('English', 600, 'Here you decide what Le Fil sends you.'),
          fr: words('French', 600, 'Vous décidez ici.'),
        },
        {
          additionalProperties: false,
          description: 'What stands at the head of the preference page. Absent in a language, a sentence of ours.',
          examples: [{ en: 'Here you decide what Le Fil sends you.' }],
        },
      ),
    ),
    controller: Type.Optional(
      Type.Object(
        {
          en: words('English', 300, 'Le Fil SAS, 12 rue des Écoles, Paris'),
          fr: words('French', 300, 'Le Fil SAS, Paris'),
        },
        {
          additionalProperties: false,
          description: 'Who answers for the data, at the foot of each page: name and address (GDPR, article 13).',
          examples: [{ en: 'Le Fil SAS, 12 rue des Écoles, Paris' }],
        },
      ),
    ),
    contact: Type.Optional(
      Type.String({
        pattern: '^(https://[^\\s"<>]+|[^\\s"<>@:]+@[^\\s"<>@:]+)$',
        maxLength: 300,
        description: 'Whom customers write to: an e-mail address, or a page.',
        examples: ['privacy@lefil.example'],
      }),
    ),
    unsubscribeMail: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,200}$',
        description:
          'Address to which mails go by which people unsubscribe, and that the mail server pipes to `diapason unsubscribe`. Absent, `List-Unsubscribe` offers the one click alone.',
        examples: ['leave@lefil.example'],
      }),
    ),
    privacy: Type.Optional(
      Type.Object(
        { en: notice('English'), fr: notice('French') },
        {
          additionalProperties: false,
          description: 'The privacy notice.',
          examples: [{ en: 'https://lefil.example/privacy' }],
        },
      ),
    ),
    language: Type.Optional(
      Type.Enum([...LANGUAGES], {
        description: 'For whom no preferred language is spoken. Default en.',
        examples: ['fr'],
      }),
    ),
    timeZone: Type.Optional(
      Type.String({
        maxLength: 60,
        description: 'Zone in which times are told (IANA). Default UTC.',
        examples: ['Europe/Paris'],
      }),
    ),
    correctable: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 100 }), {
        maxItems: 100,
        uniqueItems: true,
        description:
          'Traits that customers put right themselves, at once. For all others they ask, and somebody decides: what the brand computes, or grants, is not theirs to say.',
        examples: [['name', 'city']],
      }),
    ),
  },
  { additionalProperties: false, description: 'How the customers’ own pages look, and what they let people do.' },
)

export type ThemeBody = Static<typeof themeSchema>

/** The customers' own pages: one definition, `workspace`. */
export const themeKind = defineKind({
  kind: 'customer_pages',
  collection: 'customer-pages',
  tag: 'Customer pages',
  noun: 'pages',
  onlyKey: 'workspace',
  schema: themeSchema,
  references: () => [],
  check: ({ accent, accentDark, logo, timeZone }) => {
    const problems: BodyProblem[] = [...contrastProblems('accent', accent, GROUNDS.light)]
    if (accentDark !== undefined) problems.push(...contrastProblems('accentDark', accentDark, GROUNDS.dark))
    const wrong = logo === undefined ? undefined : logoProblem(logo)
    if (wrong !== undefined) problems.push({ at: ['logo'], code: 'logo_invalid', message: wrong })
    if (timeZone !== undefined && !zoneClock(timeZone))
      problems.push({ at: ['timeZone'], code: 'zone_unknown', message: 'is no time zone such as Europe/Paris' })
    return problems
  },
})

function contrastProblems(name: string, colour: string, grounds: readonly string[]): BodyProblem[] {
  const worst = worstContrast(colour, grounds)
  if (worst >= READABLE) return []
  const message = `has a contrast of ${worst.toFixed(2)} to 1 with the ground; text needs ${READABLE}`
  return [{ at: [name], code: 'contrast_low', message }]
}
