import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import type { IdentityLink, Suggestion } from './identity.ts'
import { namesQuery } from './names-query.ts'
import { shortHash } from './short-hash.ts'

/** Identifier types, rules and reasons as people say them; what a brand has named itself is said as it named it. */
export function useIdentityWords() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { data: names } = useQuery({ ...namesQuery, enabled: useMay('names:read') })
  const known = useCallback((key: string, other: string) => (i18n.exists(key) ? t(key) : other), [t, i18n])
  const type = useCallback((key: string) => names?.types.get(key) ?? known(`identity.type.${key}`, key), [names, known])
  const rule = (key: string) => names?.rules.get(key) ?? known(`identity.rule.${key}`, key)
  const because = (code: string, holes: { type: string | null; most: number | null; rule: string }) => {
    const key = `identity.reason.${code}`
    const words = { type: type(holes.type ?? ''), count: holes.most ?? 1, rule: rule(holes.rule) }
    return i18n.exists(key, words) ? t(key, words) : code
  }
  return {
    type,
    rule,
    /** Why a suggestion was not linked by itself. */
    why: ({ reason, rule: by }: Pick<Suggestion, 'reason' | 'rule'>) => because(reason.code, { ...reason, rule: by }),
    /** Why a suggestion no longer applies, and since when. */
    lapsed: ({ code, key, since }: NonNullable<Suggestion['lapsed']>) => {
      const why = t(`identity.lapsed.${code}`, code === 'shared' ? { type: type(key) } : { rule: rule(key) })
      return since === null
        ? t('identity.lapsedNow', { why })
        : t('identity.lapsedSince', { why, at: format.dateTime(since) })
    },
    /** An identifier’s value as it is read: of what is kept hashed, the beginning of the hash. */
    value: (value: string) => {
      const hash = shortHash(value)
      return hash === undefined ? value : t('identity.hash', { hash })
    },
    /** What to call a person: somebody who is known by nothing but what is kept hashed, by its type where that is told. */
    person: (label: string, identifiers: readonly { readonly type: string; readonly value: string }[] = []) => {
      const hash = shortHash(label)
      if (hash === undefined) return label
      const known = identifiers.find(({ value }) => value === label)
      return known === undefined
        ? t('identity.hashedPerson', { hash })
        : t('identity.hashedPersonBy', { type: type(known.type), hash })
    },
    /** What a link is worth, in a sentence: for one that waits, why it does. */
    worth: ({ status, reason }: Pick<IdentityLink, 'status' | 'reason'>) =>
      status === 'suggested' && reason !== null
        ? known(`identity.linkReason.${reason}`, t('identity.meaning.suggested'))
        : t(`identity.meaning.${status}`),
    decider: ({ kind, name }: { readonly kind: string; readonly name: string | null }) =>
      name ?? known(`audit.actor.${kind}`, t('audit.actor.other')),
  }
}
