import { ActionIcon } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { AuditFilter, AuditRecord } from './audit.ts'
import { AuditDetails } from './audit-details.tsx'
import { AuditIcon } from './audit-icon.tsx'
import styles from './audit-row.module.css'
import { AuditSentence } from './audit-sentence.tsx'

type AuditRowProps = {
  readonly record: AuditRecord
  readonly open: boolean
  readonly onToggle: (id: string) => void
  readonly onFilter: (filter: AuditFilter) => void
}

/** One record on one line, which opens to what changed. */
export function AuditRow({ record, open, onToggle, onFilter }: AuditRowProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const panel = `audit-${record.id}`
  const toggle = () => onToggle(record.id)
  return (
    <div className={styles.row} data-open={open}>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button at its end does the same by keyboard */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger place to click for the button at its end */}
      <div className={styles.line} onClick={(click) => isPlain(click) && toggle()}>
        <time className={styles.time} dateTime={record.at} title={format.full(record.at)}>
          {format.minute(record.at)}
        </time>
        <span className={styles.icon} data-refused={record.action === 'session.refuse'}>
          <AuditIcon action={record.action} />
        </span>
        <span className={styles.sentence}>
          <AuditSentence record={record} />
        </span>
        <ActionIcon
          variant="subtle"
          color="gray"
          className={styles.toggle ?? ''}
          onClick={toggle}
          aria-expanded={open}
          aria-controls={panel}
          aria-label={t('audit.detailsOf', { at: format.full(record.at) })}
        >
          <IconChevronDown size={17} />
        </ActionIcon>
      </div>
      <div id={panel}>{open && <AuditDetails record={record} onFilter={onFilter} />}</div>
    </div>
  )
}

/** A click that is not on a control of its own and does not end a text selection. */
function isPlain(click: React.MouseEvent<HTMLElement>): boolean {
  const target = click.target as HTMLElement
  return target.closest('a, button') === null && String(window.getSelection() ?? '') === ''
}
