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
  // Tabs make ids of their values, and an id has no spaces.
  const tabs = Object.entries(snippets).map(([name, text], index) => ({ name, text, value: `use-${index}` }))
  return (
    <Stack gap="md">
      <p className={styles.once} role="status">
        {t('keys.once')}
      </p>
      <CodeBlock label={created.name} text={created.key} />
      <Tabs defaultValue="use-0">
        <Tabs.List aria-label={t('keys.use')}>
          {tabs.map(({ name, value }) => (
            <Tabs.Tab key={value} value={value}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ name, text, value }) => (
          <Tabs.Panel key={value} value={value} pt="sm">
            <CodeBlock label={name} text={text} />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Button onClick={onClose}>{t('keys.done')}</Button>
    </Stack>
  )
}
