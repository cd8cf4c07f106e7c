import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import styles from './retention-view.module.css'
import type { RetentionPreview } from './status.ts'

/** What would leave on the next night, line by line; what stays for ever says so. */
export function RetentionPreviewList({ preview }: { readonly preview: RetentionPreview }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { limits, months, messages, people, gone, rejected, decisions, audit, entries } = preview
  const before = (limit: string) => t('status.retention.before', { at: format.shortDate(limit) })
  const parts = [
    {
      part: 'log',
      limit: limits.log,
      says: t('status.retention.removesLog', {
        months: format.integer(months.length),
        messages: format.integer(messages),
        people: format.integer(people),
        gone: format.integer(gone),
      }),
      any: messages > 0,
    },
    { part: 'rejected', limit: limits.rejected, says: format.integer(rejected), any: rejected > 0 },
    { part: 'decisions', limit: limits.decisions, says: format.integer(decisions), any: decisions > 0 },
    { part: 'audit', limit: limits.audit, says: format.integer(audit), any: audit > 0 },
  ]
  return (
    <dl className={styles.preview}>
      {parts.map(({ part, limit, says, any }) => (
        <div key={part}>
          <dt>{t(`status.retention.${part}`)}</dt>
          <dd>
            {limit === null
              ? t('status.retention.stays')
              : any
                ? `${before(limit)} ${says}`
                : t('status.retention.nothing')}
          </dd>
        </div>
      ))}
      {entries.map(({ kind, type, name, before: limit, messages: count }) => (
        <div key={`${kind} ${type} ${name}`}>
          <dt>{t(`status.retention.entry.${kind}`, { name: name === '' ? type : name })}</dt>
          <dd>
            {count > 0
              ? `${before(limit)} ${t(`status.retention.removesEntry.${kind}`, { count })}`
              : t('status.retention.nothing')}
          </dd>
        </div>
      ))}
    </dl>
  )
}
