import { Button, Tabs } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import { Section } from '../app/section.tsx'
import { curlSnippet, nodeSnippet } from '../keys/snippets.ts'
import styles from './first-event.module.css'

/** An empty workspace: the three steps to the first event. */
export function FirstEvent() {
  const { t } = useTranslation()
  const host = window.location.origin
  return (
    <Section title={t('overview.first.title')} note={t('overview.first.note')}>
      <ol className={styles.steps}>
        <li>
          <p>{t('overview.first.key')}</p>
          <Button renderRoot={(props) => <Link to="/keys" search={{ new: 'write' }} {...props} />}>
            {t('overview.first.makeKey')}
          </Button>
        </li>
        <li>
          <p>{t('overview.first.send')}</p>
          <Tabs defaultValue="curl">
            <Tabs.List aria-label={t('overview.first.send')}>
              <Tabs.Tab value="curl">curl</Tabs.Tab>
              <Tabs.Tab value="node">@segment/analytics-node</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="curl" pt="sm">
              <CodeBlock label="curl" text={curlSnippet({ host, key: 'dp_write_…' })} />
            </Tabs.Panel>
            <Tabs.Panel value="node" pt="sm">
              <CodeBlock label="@segment/analytics-node" text={nodeSnippet({ host, key: 'dp_write_…' })} />
            </Tabs.Panel>
          </Tabs>
        </li>
        <li>
          <p>{t('overview.first.watch')}</p>
          <Button component={Link} to="/events" variant="default">
            {t('overview.first.openEvents')}
          </Button>
        </li>
      </ol>
    </Section>
  )
}
