import { existsSync, readFileSync } from 'node:fs'
import { AstBuilder, compile, GherkinClassicTokenMatcher, Parser } from '@cucumber/gherkin'
import { IdGenerator } from '@cucumber/messages'

const folder = new URL('../../../../shared/conformance/openfeature/', import.meta.url)

/** OpenFeature's public scenarios lie beside the repository, not in it; where they are absent their suites say so and are skipped. */
export const scenariosPresent = existsSync(folder)

export type Step = { readonly text: string; readonly table: readonly (readonly string[])[] }
export type Scenario = {
  readonly file: string
  /** With a number where an outline has several examples. */
  readonly name: string
  readonly steps: readonly Step[]
}

/** The scenarios of a file, outlines written out and backgrounds put before them. */
export function readScenarios(file: string): readonly Scenario[] {
  if (!scenariosPresent) return []
  const newId = IdGenerator.incrementing()
  const parser = new Parser(new AstBuilder(newId), new GherkinClassicTokenMatcher())
  const document = parser.parse(readFileSync(new URL(file, folder), 'utf8'))
  const seen = new Map<string, number>()
  return compile({ ...document, comments: [...document.comments] }, file, newId).map(({ name, steps }) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return {
      file,
      name: count === 1 ? name : `${name} (${count})`,
      steps: steps.map(({ text, argument }) => ({
        text,
        table: argument?.dataTable?.rows.map(({ cells }) => cells.map(({ value }) => value)) ?? [],
      })),
    }
  })
}

type PublicFlag = {
  readonly variants: Readonly<Record<string, unknown>>
  readonly defaultVariant?: string | null
  readonly disabled?: boolean
  readonly contextEvaluator?: string
}

/** What the expressions of the public flags say, as conditions of ours. */
const EVALUATORS: Readonly<Record<string, { readonly variant: string; readonly when: object }>> = {
  "email == 'ballmer@macrosoft.com' ? 'zero' : ''": {
    variant: 'zero',
    when: { 'context.email': 'ballmer@macrosoft.com' },
  },
  "!customer && email == 'ballmer@macrosoft.com' && age > 10 ? 'internal' : ''": {
    variant: 'internal',
    when: { 'context.customer': { $ne: true }, 'context.email': 'ballmer@macrosoft.com', 'context.age': { $gt: 10 } },
  },
}

/**
 * The public flags as elements. A default variant is the one that everybody gets; behind a rule it is the fallback, since the rule may name the
 * same variant; of a disabled flag nothing is left, for there the program's default holds.
 */
export function publicElements(): readonly { readonly key: string; readonly body: object }[] {
  if (!scenariosPresent) return []
  const flags = JSON.parse(readFileSync(new URL('test-flags.json', folder), 'utf8')) as Record<string, PublicFlag>
  return Object.entries(flags).map(([key, { variants, defaultVariant, disabled = false, contextEvaluator }]) => {
    const usual = defaultVariant == null ? null : { key: defaultVariant, content: variants[defaultVariant] }
    const body = (shown: readonly object[], content: unknown) => ({
      key,
      body: { name: key, enabled: !disabled, variants: shown, fallback: { content: content ?? null } },
    })
    if (contextEvaluator === undefined) return body(usual === null ? [] : [usual], null)
    const rule = EVALUATORS[contextEvaluator]
    if (rule === undefined) throw new Error(`${key} has a rule that is not known here: ${contextEvaluator}`)
    return body([{ key: rule.variant, when: rule.when, content: variants[rule.variant] }], usual?.content)
  })
}
