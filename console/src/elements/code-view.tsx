import { SegmentedControl, Tabs } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import { useMay } from '../app/use-permissions.ts'
import { type Side, sides } from '../keys/sdk-snippets.ts'
import { codeSnippets, isFlag } from './code-snippets.ts'
import styles from './code-view.module.css'
import type { ElementBody } from './element.ts'

type CodeViewProps = { readonly element: string; readonly body: ElementBody }

/** How a program asks for the element: what to paste, and with which key. */
export function CodeView({ element, body }: CodeViewProps) {
  const { t } = useTranslation()
  const mayMake = useMay('keys:write')
  const [side, setSide] = useState<Side>('server')
  const snippets = codeSnippets(side, { host: window.location.origin, element, body })
  return (
    <div className={styles.code}>
      <p className={styles.lead}>{t('elements.code.lead')}</p>
      <SegmentedControl
        className={styles.sides ?? ''}
        aria-label={t('elements.code.from')}
        data={sides.map((value) => ({ value, label: t(`elements.code.side.${value}`) }))}
        value={side}
        onChange={(value) => setSide(value as Side)}
      />
      <p className={styles.remark}>
        {t(`elements.code.key.${side}`)} {mayMake && <Link to="/keys">{t('elements.code.make')}</Link>}
      </p>
      {!isFlag(body) && <p className={styles.remark}>{t('elements.code.list')}</p>}
      <Tabs key={side} defaultValue={snippets[0]?.id ?? null}>
        <Tabs.List aria-label={t('elements.code.with')}>
          {snippets.map(({ id, name }) => (
            <Tabs.Tab key={id} value={id}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map(({ id, name, text }) => (
          <Tabs.Panel key={id} value={id} pt="sm">
            <CodeBlock label={name} text={text} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <p className={styles.remark}>{t('elements.code.seen')}</p>
    </div>
  )
}
