import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import { type Column, RecordTable } from '../app/record-table.tsx'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { DefinitionName } from '../definitions/definition-name.tsx'
import type { Held, LedgerEntry, PersonChoices } from './choice.ts'
import styles from './choices-tab.module.css'
import { sayable } from './sayings.ts'
import { standingEntry } from './standing-entry.ts'
import { usePurposeStep } from './use-purpose-step.ts'

type HeldTableProps = {
  readonly choices: PersonChoices
  /** Begins to write down what they say of a purpose; undefined for who may not. */
  readonly onSay: ((purpose: string) => void) | undefined
}

type Row = Held & { readonly standing: LedgerEntry | undefined }

/** What holds of each purpose for a person now, why, since when, until when, and in which wording they said so. */
export function HeldTable({ choices: { purposes, entries }, onSay }: HeldTableProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const step = usePurposeStep()
  const rows: Row[] = purposes.map((held) => ({
    ...held,
    standing: standingEntry(entries.filter(({ purpose }) => purpose === held.purpose)),
  }))
  const say: Column<Row> = {
    key: 'say',
    header: t('choices.theySay'),
    cell: ({ purpose, basis, standing }) =>
      sayable(basis, standing?.state).length > 0 && (
        <Button
          className={styles.act ?? ''}
          variant="default"
          size="compact-sm"
          aria-label={t('choices.recordOf', { name: step.name({ key: purpose, outcome: '', detail: null }) })}
          onClick={() => onSay?.(purpose)}
        >
          {t('choices.recordShort')}
        </Button>
      ),
  }
  return (
    <RecordTable
      caption={t('choices.held')}
      rows={rows}
      rowKey={({ purpose }) => purpose}
      columns={[
        {
          key: 'purpose',
          header: t('purposes.purpose'),
          heading: true,
          cell: ({ purpose }) => (
            <DefinitionName
              kind="purposes"
              id={purpose}
              name={step.name({ key: purpose, outcome: '', detail: null })}
            />
          ),
        },
        {
          key: 'holds',
          header: t('choices.mayBeUsed'),
          cell: (row) => (
            <span className={styles.stack}>
              <Tag tone={row.allowed ? 'good' : 'attention'}>
                {t(row.allowed ? 'choices.allowed' : 'choices.refused')}
              </Tag>
              <span className={styles.small}>{step.why(whyOf(row))}</span>
            </span>
          ),
        },
        { key: 'basis', header: t('purposes.basis'), cell: ({ basis }) => t(`purposes.bases.${basis}`) },
        {
          key: 'since',
          header: t('choices.since'),
          cell: ({ standing }) => <span title={format.full(standing?.at)}>{format.dateTime(standing?.at)}</span>,
        },
        {
          key: 'until',
          header: t('choices.until'),
          cell: ({ standing, until }) => {
            const end = until ?? (standing?.state === 'granted' ? standing.until : null)
            return <span title={format.full(end)}>{format.dateTime(end)}</span>
          },
        },
        {
          key: 'wording',
          header: t('choices.wording'),
          cell: ({ standing }) =>
            standing?.asked == null
              ? '–'
              : `${standing.asked.version}, ${languageName(standing.asked.language, i18n.language, 'within')}`,
        },
        ...(onSay === undefined ? [] : [say]),
      ]}
    />
  )
}

function whyOf({ purpose, because, basis, state, decidedBy }: Held) {
  return { key: purpose, outcome: because, detail: { purpose: decidedBy, basis, state } }
}
