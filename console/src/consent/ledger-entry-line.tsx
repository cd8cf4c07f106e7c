import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircleCheck, IconCircleX, IconHourglass, type TablerIcon } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import { Tag } from '../app/tag.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { EvidenceLink } from '../profiles/evidence-link.tsx'
import type { ChoiceState, LedgerEntry } from './choice.ts'
import styles from './choices-tab.module.css'
import { EntryProof } from './entry-proof.tsx'
import type { Basis } from './purpose.ts'
import { saidOf, USE } from './sayings.ts'
import { useSubjectName } from './use-subject-name.ts'

const icons: Readonly<Record<ChoiceState, TablerIcon>> = {
  granted: IconCircleCheck,
  denied: IconCircleX,
  withdrawn: IconCircleX,
  pending: IconHourglass,
}

const places = ['element', 'url', 'call', 'shop'] as const

type LedgerEntryLineProps = {
  readonly person: string
  readonly entry: LedgerEntry
  readonly basis: Basis | undefined
  /** Whether it is not as it was written. */
  readonly faulty: boolean
}

/** One entry of the ledger: what was said, when, where, how and through whom, in answer to which words; its proof on request, and in print. */
export function LedgerEntryLine({ person, entry, basis, faulty }: LedgerEntryLineProps) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const subjectName = useSubjectName()
  const [open, proof] = useDisclosure(false)
  const id = useId()
  const { purpose, state, at, until, asked, wording, place, how, channel, source, sourceName, messageId } = entry
  const Icon = icons[state]
  const isUse = purpose === USE
  const said = isUse ? (state === 'granted' ? 'lifted' : 'restricted') : saidOf(basis, entry)
  const channelText = `log.channel.${channel}`
  const circumstances = [
    !isUse && (place.signal === undefined ? t(`choices.how.${how}`) : t(`signals.by.${place.signal}`)),
    i18n.exists(channelText) ? t(channelText) : channel,
    ...places.flatMap((one) => (place[one] === undefined ? [] : t(`choices.place.${one}`, { name: place[one] }))),
    place.request !== undefined && t('deeds.forRequest'),
    t('choices.through', { name: sourceName ?? author(source) }),
    state === 'granted' && until !== null && t('purposes.until', { until: format.dateTime(until) }),
    // Words that came late say when they came.
    Date.parse(entry.recordedAt) - Date.parse(at) > 60_000 &&
      t('choices.recorded', { at: format.dateTime(entry.recordedAt) }),
  ].filter(Boolean)
  return (
    <article className={styles.entry} data-refusal={state === 'denied' || state === 'withdrawn'}>
      <Icon size={20} stroke={1.7} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <p className={styles.what}>
          {t(`choices.said.${said}`, { name: subjectName(purpose) })}{' '}
          {faulty && <Tag tone="bad">{t('choices.notAsWritten')}</Tag>}
        </p>
        <p className={styles.who}>
          {messageId === null ? (
            <time dateTime={at} title={format.full(at)}>
              {format.dateTime(at)}
            </time>
          ) : (
            <EvidenceLink person={person} at={at} messageId={messageId} />
          )}
          {' · '}
          {circumstances.join(' · ')}
        </p>
        {asked !== null && (
          <div className={styles.asked}>
            <p className={styles.small}>
              {t('choices.asked', {
                version: asked.version,
                language: languageName(asked.language, i18n.language, 'within'),
              })}{' '}
              {wording?.same === false && <Tag tone="attention">{t('choices.wordingChanged')}</Tag>}
              {wording === null && <Tag tone="attention">{t('choices.wordingGone')}</Tag>}
            </p>
            {wording !== null && (
              <blockquote lang={asked.language} className={styles.quote}>
                <strong>{wording.title}</strong> {wording.text}
              </blockquote>
            )}
          </div>
        )}
        <Button
          className={`${styles.act} ${styles.toggle}`}
          variant="subtle"
          size="compact-xs"
          aria-expanded={open}
          aria-controls={id}
          onClick={proof.toggle}
        >
          {t(open ? 'choices.hideProof' : 'choices.proof')}
        </Button>
        <div id={id} className={styles.proof} data-open={open}>
          <EntryProof entry={entry} />
        </div>
      </div>
    </article>
  )
}
