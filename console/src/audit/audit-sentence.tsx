import { Trans, useTranslation } from 'react-i18next'
import type { Format } from '../app/format.ts'
import { useFormat } from '../app/use-format.ts'
import type { AuditRecord } from './audit.ts'
import { AuditTarget } from './audit-target.tsx'
import { useNamed } from './use-named.ts'

/** What was done, in one sentence of the reader's language; an action that nobody worded is told by its code. */
export function AuditSentence({ record }: { readonly record: AuditRecord }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const named = useNamed()
  const { by, action, target, detail } = record
  const [noun = '', verb = ''] = action.split('.')
  const self = by.kind === target.kind && by.id === target.id
  const key = [...(self ? [`audit.sentence.${noun}.${verb}_self`] : []), `audit.sentence.${noun}.${verb}`].find((one) =>
    i18n.exists(one),
  )
  return (
    <Trans
      i18nKey={key ?? 'audit.sentence.other'}
      values={{
        ...plain(detail, format),
        ...(typeof detail.role === 'string' && i18n.exists(`team.roles.${detail.role}`)
          ? { role: t(`team.roles.${detail.role}`) }
          : {}),
        action,
      }}
      components={{ who: <strong>{named.who(by)}</strong>, to: <AuditTarget target={target} /> }}
    />
  )
}

/** Only what cannot be taken for markup fills the holes of a sentence; instants do so as dates. */
function plain(detail: Readonly<Record<string, unknown>>, format: Format): Record<string, string | number> {
  const kept: Record<string, string | number> = {}
  for (const [name, value] of Object.entries(detail)) {
    if (typeof value === 'number') kept[name] = value
    else if (typeof value === 'string' && /^[\w .:-]*$/.test(value))
      kept[name] = /^\d{4}-\d\d-\d\dT/.test(value) ? format.shortDate(value) : value
  }
  return kept
}
