import { Button, Group } from '@mantine/core'
import { IconDownload, IconPencil, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { ActivityCard } from './activity-card.tsx'
import { Gaps } from './gaps.tsx'
import styles from './record.module.css'
import type { ProcessingRecord } from './record.ts'
import { recordQuery } from './record-query.ts'
import { ResponsibleModal } from './responsible-modal.tsx'

/** The record of processing activities: for the officer who keeps it, the authority that asks for it, and paper. */
export function RecordPage() {
  const { t } = useTranslation()
  const query = useQuery(recordQuery)
  const mayWrite = useMay('purposes:write')
  const [editing, setEditing] = useState(false)
  const actions = (
    <Group gap="xs" className={styles.tools}>
      <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
        {t('record.print')}
      </Button>
      <Button
        component="a"
        href="/api/record-of-processing.csv"
        download
        variant="default"
        leftSection={<IconDownload size={16} />}
      >
        CSV
      </Button>
      <Button
        component="a"
        href="/api/record-of-processing"
        download="record-of-processing.json"
        variant="default"
        leftSection={<IconDownload size={16} />}
      >
        JSON
      </Button>
      {mayWrite && (
        <Button
          leftSection={<IconPencil size={16} />}
          disabled={query.data === undefined}
          onClick={() => setEditing(true)}
        >
          {t('record.edit')}
        </Button>
      )}
    </Group>
  )
  return (
    <Page title={t('record.title')} lead={t('record.lead')} actions={actions}>
      <Async query={query}>
        {(record) => (
          <div className={styles.record}>
            {editing && <ResponsibleModal responsible={record.responsible} onClose={() => setEditing(false)} />}
            <Gaps gaps={record.gaps} />
            <Responsibles record={record} />
            <Section title={t('record.activities')} note={t('record.activitiesNote')}>
              {record.activities.length === 0 ? (
                <EmptyNote title={t('record.none')} />
              ) : (
                <div className={styles.cards}>
                  {record.activities.map((activity) => (
                    <ActivityCard key={activity.purpose} activity={activity} />
                  ))}
                </div>
              )}
            </Section>
            <Protection record={record} />
          </div>
        )}
      </Async>
    </Page>
  )
}

function Responsibles({ record: { responsible, at } }: { readonly record: ProcessingRecord }) {
  const { t } = useTranslation()
  const format = useFormat()
  const contacts = [
    [t('record.controller'), responsible?.controller],
    ...(responsible?.jointControllers ?? []).map((one) => [t('record.jointController'), one] as const),
    [t('record.representative'), responsible?.representative],
    [t('record.officer'), responsible?.officer],
  ] as const
  return (
    <Section title={t('record.responsible')} note={t('record.asOf', { at: format.dateTime(at) })}>
      <dl className={styles.facts}>
        {contacts.map(
          ([label, contact]) =>
            contact !== undefined && (
              <div key={`${label} ${contact.name}`}>
                <dt>{label}</dt>
                <dd>
                  {[contact.name, contact.address, contact.email, contact.phone].filter(Boolean).map((line) => (
                    <span key={line}>{line}</span>
                  ))}
                </dd>
              </div>
            ),
        )}
        <div>
          <dt>{t('record.people')}</dt>
          <dd>{responsible?.people?.join(', ') ?? t('record.unsaid')}</dd>
        </div>
      </dl>
    </Section>
  )
}

function Protection({ record: { measures, responsible, retention } }: { readonly record: ProcessingRecord }) {
  const { t } = useTranslation()
  const months = retention.map((one) => one.months)
  return (
    <Section title={t('record.security')}>
      <ul className={styles.lines}>
        {measures.map(({ code, detail }) => (
          <li key={code}>
            {code === 'audit' && detail === '0'
              ? t('record.measure.auditForEver')
              : t(`record.measure.${code}`, { detail })}
          </li>
        ))}
        {months.length > 0 && <li>{t('record.logKept', { count: Math.min(...months) })}</li>}
        {responsible?.security?.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Section>
  )
}
