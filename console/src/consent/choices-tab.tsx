import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { RoomLink } from '../app/room-link.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { SubscriptionsTable } from '../sending/subscriptions-table.tsx'
import type { PersonChoices } from './choice.ts'
import { choicesQuery } from './choices-query.ts'
import styles from './choices-tab.module.css'
import { HeldTable } from './held-table.tsx'
import { LedgerEntryLine } from './ledger-entry-line.tsx'
import { LedgerSeal } from './ledger-seal.tsx'
import { RecordChoice } from './record-choice.tsx'

type ChoicesTabProps = { readonly person: string; readonly label: string }

/** What a person chose: what holds of each purpose and why, the ledger that proves it, and writing down what they say. */
export function ChoicesTab({ person, label }: ChoicesTabProps) {
  const query = useQuery(choicesQuery(person))
  return (
    <Async query={query} rows={8}>
      {(choices) => <Known choices={choices} label={label} />}
    </Async>
  )
}

function Known({ choices, label }: { readonly choices: PersonChoices; readonly label: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayWrite = useMay('choices:write')
  const [recording, setRecording] = useState<string | true>()
  const { person, purposes, entries, more, faults } = choices
  if (purposes.length === 0 && entries.length === 0) {
    return (
      <EmptyNote title={t('choices.noPurpose')}>
        <p>
          {t('choices.noPurposeNext')} <RoomLink to="/purposes">{t('purposes.title')}</RoomLink>
        </p>
      </EmptyNote>
    )
  }
  return (
    <div className={styles.tab}>
      <p className={styles.printed}>
        {t('choices.printed', { name: label, at: format.full(new Date().toISOString()) })}
      </p>
      <div className={styles.bar}>
        {mayWrite && purposes.length > 0 && (
          <Button onClick={() => setRecording(true)} data-new>
            {t('choices.record')}
          </Button>
        )}
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t('choices.print')}
        </Button>
      </div>
      <Section title={t('choices.held')} note={t('choices.heldNote')}>
        <div className={styles.held} data-say={mayWrite}>
          <HeldTable choices={choices} onSay={mayWrite ? setRecording : undefined} />
        </div>
      </Section>
      {choices.subscriptions.length > 0 && (
        <Section title={t('topics.subscriptions')} note={t('topics.subscriptionsNote')}>
          <SubscriptionsTable choices={choices} label={label} mayWrite={mayWrite} />
        </Section>
      )}
      <Section title={t('choices.ledger')} note={t('choices.ledgerNote')}>
        {entries.length === 0 ? (
          <EmptyNote title={t('choices.nothingSaid')}>
            <p>{t('choices.nothingSaidNext')}</p>
          </EmptyNote>
        ) : (
          <>
            <LedgerSeal faults={faults} count={entries.length + more} />
            <ol className={styles.ledger} reversed>
              {entries.map((entry) => (
                <li key={entry.id}>
                  <LedgerEntryLine
                    person={person}
                    entry={entry}
                    basis={purposes.find(({ purpose }) => purpose === entry.purpose)?.basis}
                    faulty={faults.some(({ origin, n }) => origin === entry.origin && n === entry.n)}
                  />
                </li>
              ))}
            </ol>
            {more > 0 && <p className={styles.more}>{t('choices.more', { count: more })}</p>}
          </>
        )}
      </Section>
      {recording !== undefined && (
        <RecordChoice
          choices={choices}
          label={label}
          first={recording === true ? undefined : recording}
          onClose={() => setRecording(undefined)}
        />
      )}
    </div>
  )
}
