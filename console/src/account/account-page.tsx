import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../app/api-error.ts'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { Section } from '../app/section.tsx'
import { sessionQuery, statusQuery } from '../app/session-query.ts'
import styles from './account.module.css'
import { accountQuery } from './account-query.ts'
import { OidcSection } from './oidc-section.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProfileForm } from './profile-form.tsx'
import { SecondFactorSection } from './second-factor-section.tsx'

const route = getRouteApi('/inside/account')

/** One's own account: name, password, second factor, and where one is signed in. */
export function AccountPage() {
  const { t } = useTranslation()
  const { problem } = route.useSearch()
  const query = useQuery(accountQuery)
  const missing = useQuery(sessionQuery).data?.secondFactorMissing === true
  const oidc = useQuery(statusQuery).data?.oidc ?? null
  return (
    <Page title={t('account.title')} lead={t('account.lead')}>
      <Async query={query}>
        {(account) => {
          const byPassword = account.signsInWith.includes('password')
          return (
            <div className={styles.column}>
              {missing && (
                <p role="alert" className={styles.banner}>
                  {t('account.secondFactorMissing')}
                </p>
              )}
              {problem !== undefined && <ProblemNote error={new ApiError(409, { code: problem })} />}
              <Section title={t('account.profile')} note={`${account.email} · ${t(`team.roles.${account.role}`)}`}>
                <ProfileForm account={account} />
              </Section>
              {byPassword && (
                <>
                  <Section title={t('account.secondFactor')}>
                    <SecondFactorSection account={account} />
                  </Section>
                  <Section title={t('app.password')}>
                    <PasswordForm email={account.email} />
                  </Section>
                </>
              )}
              {(oidc !== null || account.signsInWith.includes('oidc')) && (
                <Section title={t('account.otherAccount')}>
                  <OidcSection account={account} name={oidc?.name} />
                </Section>
              )}
              <Section title={t('account.sessions')}>
                <OwnSessions />
              </Section>
            </div>
          )
        }}
      </Async>
    </Page>
  )
}
