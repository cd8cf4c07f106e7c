import { ActionIcon } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconCircle, IconCircleCheckFilled, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { sessionQuery, statusQuery } from '../app/session-query.ts'
import { usePermissions } from '../app/use-permissions.ts'
import styles from './first-steps.module.css'
import type { Overview } from './overview.ts'
import { useFirstSteps } from './use-first-steps.ts'

/** What is left to do in a new workspace; gone when all of it is done, or when one hides it. A demonstration has begun long ago. */
export function FirstSteps({ overview }: { readonly overview: Overview }) {
  const session = useQuery(sessionQuery).data
  const status = useQuery(statusQuery).data
  if (session === undefined || status === undefined || status.workspace.demo) return null
  return <Steps overview={overview} person={session.user.id} />
}

function Steps({ overview, person }: { readonly overview: Overview; readonly person: string }) {
  const { t } = useTranslation()
  const permissions = usePermissions()
  const steps = useFirstSteps(overview)
  // Two people may share a browser: each hides their own.
  const [hidden, setHidden] = useLocalStorage({
    key: `diapason.steps-hidden.${person}`,
    defaultValue: false,
    getInitialValueInEffect: false,
  })
  if (hidden || steps === undefined) return null
  const done = steps.filter((step) => step.done).length
  if (done === steps.length) return null
  return (
    <Section
      title={t('overview.steps.title')}
      note={t('overview.steps.progress', { done, of: steps.length })}
      aside={
        <ActionIcon variant="subtle" onClick={() => setHidden(true)} aria-label={t('overview.steps.dismiss')}>
          <IconX size={17} />
        </ActionIcon>
      }
    >
      <ol className={styles.steps}>
        {steps.map(({ name, done, to, permission }) => (
          <li key={name} data-done={done}>
            {done ? (
              <IconCircleCheckFilled size={20} aria-hidden="true" />
            ) : (
              <IconCircle size={20} aria-hidden="true" />
            )}
            <div>
              {!done && permissions.includes(permission) ? (
                <Link to={to}>{t(`overview.steps.${name}`)}</Link>
              ) : (
                <span>{t(`overview.steps.${name}`)}</span>
              )}
              {done ? (
                <span className={styles.words}>{t('overview.steps.done')}</span>
              ) : (
                <p className={styles.help}>{t(`overview.steps.help.${name}`)}</p>
              )}
            </div>
          </li>
        ))}
      </ol>
    </Section>
  )
}
