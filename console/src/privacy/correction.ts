import type { Profile } from '../profiles/person.ts'
import type { CorrectValue } from './request.ts'

/** Traits that can be put right in a field, by name: texts, numbers, yes and no. What programs keep as lists and objects they have to mend themselves. */
export function correctable(traits: Profile['traits']): readonly string[] {
  return Object.entries(traits)
    .flatMap(([name, { value }]) => (value !== null && typeof value === 'object' ? [] : name))
    .sort((a, b) => a.localeCompare(b))
}

/** What somebody wrote, of the kind that it was; null where it is to be cleared, undefined where it is not of that kind. */
export function typedAs(known: unknown, said: string): CorrectValue | undefined {
  const text = said.trim()
  if (text === '') return null
  if (typeof known === 'boolean') return text === 'true'
  if (typeof known !== 'number') return text
  const value = Number(text.replace(',', '.'))
  return Number.isFinite(value) ? value : undefined
}
