import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import type { IdentityLink, Suggestion } from './identity.ts'
import { namesQuery } from './names-query.ts'

/** Identifier types, rules and reasons as people say them; what a brand has named itself is said as it named it. */
export function useIdentityWords() {
  const { t, i18n } = useTranslation()
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
    /** What a link is worth, in a sentence: for one that waits, why it does. */
    worth: ({ status, reason }: Pick<IdentityLink, 'status' | 'reason'>) =>
      status === 'suggested' && reason !== null
        ? known(`identity.linkReason.${reason}`, t('identity.meaning.suggested'))
        : t(`identity.meaning.${status}`),
    decider: ({ kind, name }: { readonly kind: string; readonly name: string | null }) =>
      name ?? known(`audit.actor.${kind}`, t('audit.actor.other')),
  }
}
