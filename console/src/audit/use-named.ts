import type { TOptions } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Named } from './audit.ts'

/** Names who did something, and what it was done to, as people do. */
export function useNamed() {
  const { t, i18n } = useTranslation()
  const known = (key: string, other: string, options?: TOptions) => (i18n.exists(key) ? t(key, { ...options }) : other)
  return {
    who: ({ kind, name }: Named): string => name ?? known(`audit.actor.${kind}`, t('audit.actor.other')),
    /** The kind as it stands before a name; as it is where nobody worded it. */
    kind: (kind: string): string => known(`audit.target.${kind}`, kind),
    /** The name or the id; a long id that nobody reads is cut. */
    target: ({ kind, id, name }: Named): string => {
      if (name !== null) return name
      if (kind === 'user') return id === '' ? t('audit.nobody') : t('audit.target.user')
      return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? `${id.slice(0, 8)}…` : id
    },
  }
}
