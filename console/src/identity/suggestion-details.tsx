import { Button, Group, TextInput } from '@mantine/core'
import { IconArrowsJoin, IconArrowsSplit } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { ComparePeople } from './compare-people.tsx'
import { EvidenceEvent } from './evidence-event.tsx'
import { Facts } from './facts.tsx'
import type { Suggestion, SuggestionDetail } from './identity.ts'
import { suggestionQuery } from './identity-query.ts'
import styles from './suggestion-details.module.css'
import { useIdentityWords } from './use-identity-words.ts'
import { usePeriod } from './use-period.ts'

type SuggestionDetailsProps = {
  readonly id: string
  readonly onDecide: (suggestion: Suggestion, accept: boolean, reason: string) => void
  readonly pending: boolean
  readonly error: Error | null
}

/** One suggestion, open: the evidence, both people side by side with whom they would make, and the decision. */
export function SuggestionDetails({ id, onDecide, pending, error }: SuggestionDetailsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const period = usePeriod()
  const mayWrite = useMay('identity:write')
  const [reason, setReason] = useState('')
  const query = useQuery({ ...suggestionQuery(id), retry: false })
  return (
    <div className={styles.details}>
      <Async query={query} rows={5}>
        {(suggestion) => (
          <>
            <Facts
              facts={[
                {
                  name: t('identity.evidence'),
                  value: suggestion.evidence && <EvidenceEvent evidence={suggestion.evidence} />,
                },
                {
                  name: t('identity.seenTogether'),
                  value: suggestion.seen && (
                    <>
                      {t('identity.seenTimes', { count: suggestion.seen.events })},{' '}
                      {period(suggestion.seen.first, suggestion.seen.last)}
                    </>
                  ),
                },
                { name: t('identity.because'), value: words.rule(suggestion.rule) },
                {
                  name: t('identity.confidence'),
                  value: suggestion.confidence < 1 && format.share(suggestion.confidence),
                },
              ]}
            />
            {error !== null && <ProblemNote error={error} />}
            {suggestion.lapsed !== null && (
              <p className={styles.quiet}>
                {words.lapsed(suggestion.lapsed)} {t('identity.lapsedNext')}
              </p>
            )}
            {mayWrite && (
              <div className={styles.decide}>
                <TextInput
                  className={styles.reason ?? ''}
                  label={t('identity.reasonOptional')}
                  maxLength={500}
                  value={reason}
                  onChange={(change) => setReason(change.currentTarget.value)}
                />
                <Group gap="sm">
                  {suggestion.lapsed === null && (
                    <Button
                      leftSection={<IconArrowsJoin size={16} />}
                      loading={pending}
                      onClick={() => onDecide(suggestion, true, reason)}
                    >
                      {t('identity.accept')}
                    </Button>
                  )}
                  <Button
                    variant="default"
                    leftSection={<IconArrowsSplit size={16} />}
                    disabled={pending}
                    onClick={() => onDecide(suggestion, false, reason)}
                  >
                    {t('identity.keepApart')}
                  </Button>
                </Group>
              </div>
            )}
            <Both suggestion={suggestion} />
          </>
        )}
      </Async>
    </div>
  )
}

/** Both people; an identifier that is nobody's has nothing to be compared with. */
function Both({ suggestion }: { readonly suggestion: SuggestionDetail }) {
  const { t } = useTranslation()
  const [a, b] = suggestion.people
  const { merged } = suggestion
  if (a !== undefined && b !== undefined && merged !== null) return <ComparePeople a={a} b={b} merged={merged} />
  return <p className={styles.quiet}>{t('identity.oneIsNobodys')}</p>
}
