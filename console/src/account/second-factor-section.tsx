import { Button, Group, Modal } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { sessionQuery } from '../app/session-query.ts'
import { Tag } from '../app/tag.tsx'
import styles from './account.module.css'
import type { Account } from './account.ts'
import { PasswordStep } from './password-step.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SecondFactorSetup } from './second-factor-setup.tsx'

type Doing = 'setUp' | 'renew' | 'end'

/** The second factor: off, or on with its recovery codes; each change asks for the password. */
export function SecondFactorSection({ account }: { readonly account: Account }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [doing, setDoing] = useState<Doing>()
  const [codes, setCodes] = useState<readonly string[]>()
  const close = () => {
    setDoing(undefined)
    setCodes(undefined)
    void cache.invalidateQueries({ queryKey: ['account'] })
    void cache.invalidateQueries({ queryKey: sessionQuery.queryKey })
  }
  const renew = async (password: string) => {
    const made = await unwrap(api.POST('/api/account/second-factor/recovery-codes', { body: { password } }))
    setCodes(made.recoveryCodes)
  }
  const end = async (password: string) => {
    await unwrap(api.POST('/api/account/second-factor/end', { body: { password } }))
    close()
  }
  return (
    <div className={styles.rows}>
      {account.secondFactor ? (
        <>
          <Tag tone="good">{t('account.on')}</Tag>
          <p>{t('account.codesLeft', { count: account.recoveryCodesLeft })}</p>
          <Group gap="xs">
            <Button variant="default" onClick={() => setDoing('renew')}>
              {t('account.renewCodes')}
            </Button>
            <Button variant="subtle" color="signal" onClick={() => setDoing('end')}>
              {t('account.turnOff')}
            </Button>
          </Group>
        </>
      ) : (
        <>
          <p>{t('account.secondFactorText')}</p>
          <Button onClick={() => setDoing('setUp')}>{t('account.setUp')}</Button>
        </>
      )}
      <Modal
        opened={doing !== undefined}
        onClose={close}
        title={doing === undefined ? '' : t(`account.doing.${doing}`)}
        closeOnClickOutside={false}
        // Recovery codes are shown once: a key pressed by habit must not lose them.
        closeOnEscape={codes === undefined}
      >
        {codes !== undefined ? (
          <RecoveryCodes codes={codes} onClose={close} />
        ) : doing === 'setUp' ? (
          <SecondFactorSetup onCodes={setCodes} />
        ) : doing === 'renew' ? (
          <PasswordStep text={t('account.renewText')} action={t('account.renewCodes')} onPassword={renew} />
        ) : (
          <PasswordStep text={t('account.turnOffText')} action={t('account.turnOff')} onPassword={end} />
        )}
      </Modal>
    </div>
  )
}
