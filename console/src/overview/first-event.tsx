import { Tabs } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import { Section } from '../app/section.tsx'
import { sdkSnippets } from '../keys/sdk-snippets.ts'
import { FirstArrival } from './first-arrival.tsx'
import styles from './first-event.module.css'
import { type ChosenKey, FirstKey } from './first-key.tsx'
import type { Overview } from './overview.ts'

type FirstEventProps = { readonly overview: Overview; readonly onLeave: () => void }

/** An empty workspace: a key, a call that uses it, and the event as it arrives. */
export function FirstEvent({ overview, onLeave }: FirstEventProps) {
  const { t } = useTranslation()
  // Only here, and only as long as the page is open: the server keeps no key that it could show again.
  const [key, setKey] = useState<ChosenKey>()
  const host = window.location.origin
  const snippets = sdkSnippets({ host, key: key?.text ?? 'dp_write_…' })
  return (
    <Section title={t('overview.first.title')} note={t('overview.first.note')}>
      <ol className={styles.steps}>
        <li>
          <p>{t('overview.first.key')}</p>
          <FirstKey chosen={key} onChoose={setKey} />
        </li>
        <li>
          <p>{t('overview.first.send')}</p>
          <Tabs defaultValue="curl">
            <Tabs.List aria-label={t('overview.first.with')}>
              {snippets.map(({ id, name }) => (
                <Tabs.Tab key={id} value={id}>
                  {name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {snippets.map(({ id, name, text, tested, plainHttp }) => (
              <Tabs.Panel key={id} value={id} pt="sm">
                {!plainHttp && host.startsWith('http:') && (
                  <p className={styles.refused}>{t('overview.first.tlsOnly', { name })}</p>
                )}
                <CodeBlock label={name} text={text} />
                {tested !== undefined && (
                  <p className={styles.remark}>{tested ? t('overview.first.tested') : t('overview.first.untested')}</p>
                )}
              </Tabs.Panel>
            ))}
          </Tabs>
          <p className={styles.remark}>{t('overview.first.speaks')}</p>
          {key?.whole !== true && <p className={styles.remark}>{t('overview.first.fillIn')}</p>}
        </li>
        <li>
          <p>{t('overview.first.watch')}</p>
          <FirstArrival overview={overview} onLeave={onLeave} />
        </li>
      </ol>
    </Section>
  )
}
