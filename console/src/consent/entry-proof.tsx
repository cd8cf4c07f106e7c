import { useTranslation } from 'react-i18next'
import type { LedgerEntry } from './choice.ts'
import styles from './choices-tab.module.css'

/** What a third party needs to check an entry: its place, its seal, and the seals it rests on. */
export function EntryProof({ entry }: { readonly entry: LedgerEntry }) {
  const { t } = useTranslation()
  const { id, origin, n, hash, prev, covers, asked, place, source, messageId, at, recordedAt, until } = entry
  const facts: readonly (readonly [string, string | null | undefined])[] = [
    [t('choices.proofOf.place'), t('choices.proofOf.nth', { n, origin })],
    [t('choices.proofOf.seal'), hash],
    // To the millisecond and in UTC, as they are sealed.
    [t('choices.proofOf.said'), at],
    [t('choices.proofOf.recorded'), recordedAt],
    [t('choices.proofOf.until'), until],
    [t('choices.proofOf.before'), prev ?? t('choices.proofOf.first')],
    ...Object.entries(covers).map(([one, seal]) => [t('choices.proofOf.covers'), `${one} ${seal}`] as const),
    [t('choices.proofOf.asked'), asked?.digest],
    [t('signals.digest'), place.digest],
    [t('requests.one'), place.request],
    [t('choices.proofOf.message'), messageId],
    [t('choices.proofOf.source'), source],
    [t('choices.proofOf.id'), id],
  ]
  return (
    <dl className={styles.facts}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={`${name} ${value}`}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
