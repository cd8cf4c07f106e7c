import { Button, Stack, Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import type { ApiKey } from './key.ts'
import styles from './key-shown.module.css'
import { snippetsOf } from './snippets.ts'

type KeyShownProps = { readonly created: ApiKey & { readonly key: string }; readonly onClose: () => void }

/** The new key, this once, with a call that uses it. */
export function KeyShown({ created, onClose }: KeyShownProps) {
  const { t } = useTranslation()
  const snippets = snippetsOf(created.kind, { host: window.location.origin, key: created.key })
  const names = Object.keys(snippets)
  return (
    <Stack gap="md">
      <p className={styles.once} role="status">
        {t('keys.once')}
      </p>
      <CodeBlock label={created.name} text={created.key} />
      <Tabs defaultValue={names[0] ?? null}>
        <Tabs.List aria-label={t('keys.use')}>
          {names.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(snippets).map(([name, text]) => (
          <Tabs.Panel key={name} value={name} pt="sm">
            <CodeBlock label={name} text={text} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Button onClick={onClose}>{t('keys.done')}</Button>
    </Stack>
  )
}
