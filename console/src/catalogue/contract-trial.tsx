import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { parseJson } from '../app/json.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { useMay } from '../app/use-permissions.ts'
import styles from './contract-trial.module.css'

type ContractTrialProps = { readonly subject: string; readonly trait: string | undefined; readonly text: string }

/** What the contract on screen says of the last hundred messages, a moment after each change. */
export function ContractTrial({ subject, trait, text }: ContractTrialProps) {
  const { t, i18n } = useTranslation()
  const ruleOf = (code: string, message: string) =>
    i18n.exists(`catalogue.rule.${code}`) ? t(`catalogue.rule.${code}`) : message
  const mayTry = useMay('catalogue:write')
  const [asked] = useDebouncedValue(text, 500)
  const parsed = parseJson(asked)
  const query = useQuery({
    queryKey: ['catalogue', 'trial', subject, trait ?? '', asked],
    queryFn: () =>
      unwrap(
        api.POST('/api/catalogue/events/{id}/trial', {
          params: { path: { id: subject } },
          body: { contract: parsed.ok ? parsed.value : {}, ...(trait !== undefined && { trait }) },
        }),
      ),
    enabled: mayTry && parsed.ok && asked.trim() !== '',
    placeholderData: keepPreviousData,
  })
  if (!mayTry || !parsed.ok || asked.trim() === '') return null
  if (query.error) return <ProblemNote error={query.error} />
  if (query.data === undefined) return null
  const { tested, passed, breaches, problems } = query.data
  if (problems.length > 0) {
    return (
      <ul className={styles.problems} aria-label={t('catalogue.notAContract')}>
        {problems.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <code>{path || '/'}</code> {message}
          </li>
        ))}
      </ul>
    )
  }
  return (
    <div className={styles.trial} role="status">
      {tested === 0 ? (
        <p>{t('catalogue.trialNothing')}</p>
      ) : (
        <>
          <p>{t('catalogue.trialPassed', { count: tested, passed })}</p>
          <span className={styles.track} aria-hidden="true">
            <span style={{ width: `${(passed / tested) * 100}%` }} />
          </span>
        </>
      )}
      {breaches.length > 0 && (
        <ul>
          {breaches.map(({ path, code, message, count }) => (
            <li key={`${path} ${code}`}>
              <code>{path || '/'}</code> {ruleOf(code, message)} · {t('catalogue.messages', { count })}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
