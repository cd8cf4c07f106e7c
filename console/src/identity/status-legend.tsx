import { Chip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { type Identity, type LinkStatus, linkStatuses } from './identity.ts'
import styles from './status-legend.module.css'

type StatusLegendProps = {
  readonly counts: Identity['counts']['links']
  readonly hidden: ReadonlySet<LinkStatus>
  readonly onHidden: (hidden: ReadonlySet<LinkStatus>) => void
}

/** What each kind of line means, how many there are, and whether it is drawn. */
export function StatusLegend({ counts, hidden, onHidden }: StatusLegendProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const toggle = (status: LinkStatus) => {
    const next = new Set(hidden)
    if (!next.delete(status)) next.add(status)
    onHidden(next)
  }
  return (
    <fieldset className={styles.legend}>
      <legend className={styles.name}>{t('identity.shown')}</legend>
      {linkStatuses
        .filter((status) => counts[status] > 0)
        .map((status) => (
          <Chip key={status} size="xs" variant="outline" checked={!hidden.has(status)} onChange={() => toggle(status)}>
            <span className={styles.entry}>
              <svg className={styles.sample} width="26" height="8" data-status={status} aria-hidden="true">
                <path d="M0,4 H26" />
                {status === 'shared' && <path className={styles.within} d="M0,4 H26" />}
              </svg>
              {t(`identity.status.${status}`)} ({format.integer(counts[status])})
            </span>
          </Chip>
        ))}
    </fieldset>
  )
}
