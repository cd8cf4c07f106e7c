import { SegmentedControl, Tabs } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import { Section } from '../app/section.tsx'
import { type Side, sdkSnippets, sides } from '../keys/sdk-snippets.ts'
import { FirstArrival } from './first-arrival.tsx'
import styles from './first-event.module.css'
import { type ChosenKey, FirstKey, type FirstKind } from './first-key.tsx'
import type { Overview } from './overview.ts'

const kindOf = { server: 'secret', page: 'write' } as const satisfies Record<Side, FirstKind>

type FirstEventProps = { readonly overview: Overview; readonly onLeave: () => void }

/** An empty workspace: a key, a call that uses it, and the event as it arrives. */
export function FirstEvent({ overview, onLeave }: FirstEventProps) {
  const { t } = useTranslation()
  // Only here, and only as long as the page is open: the server keeps no key that it could show again.
  const [keys, setKeys] = useState<Partial<Record<FirstKind, ChosenKey>>>({})
  const [side, setSide] = useState<Side>('server')
  const kind = kindOf[side]
  const key = keys[kind]
  const host = window.location.origin
  const snippets = sdkSnippets(side, { host, key: key?.text ?? `dp_${kind}_…` })
  return (
    <Section title={t('overview.first.title')} note={t('overview.first.note')}>
      <ol className={styles.steps}>
        <li>
          <p>{t('overview.first.from')}</p>
          <SegmentedControl
            className={styles.sides ?? ''}
            aria-label={t('overview.first.from')}
            data={sides.map((value) => ({ value, label: t(`overview.first.side.${value}`) }))}
            value={side}
            onChange={(value) => setSide(value as Side)}
          />
          <p className={styles.remark}>{t(`overview.first.speaks.${kind}`)}</p>
        </li>
        <li>
          <p>{t(`overview.first.key.${kind}`)}</p>
          <FirstKey key={kind} kind={kind} chosen={key} onChoose={(chosen) => setKeys({ ...keys, [kind]: chosen })} />
        </li>
        <li>
          <p>{t('overview.first.send')}</p>
          <Tabs key={side} defaultValue={snippets[0]?.id ?? null}>
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
