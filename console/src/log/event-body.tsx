import { Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import { inlineValue, prettyJson } from '../app/json.ts'
import type { EventDetail } from './event.ts'
import styles from './event-body.module.css'
import { IdentifierChip } from './identifier-chip.tsx'

type EventBodyProps = { readonly detail: EventDetail }

/** What an event said and did: who it named, what it changed in the profile, what was left out, the raw message. */
export function EventBody({ detail }: EventBodyProps) {
  const { t, i18n } = useTranslation()
  const { event, effect, violations } = detail
  const why = (reason: string) => (i18n.exists(`log.reason.${reason}`) ? t(`log.reason.${reason}`) : reason)
  return (
    <div className={styles.body}>
      <Title order={3}>{t('log.identifiers')}</Title>
      <div className={styles.chips}>
        {event.identifiers.map((identifier) => (
          <IdentifierChip key={`${identifier.type} ${identifier.value}`} {...identifier} />
        ))}
      </div>
      <Title order={3}>{t('log.changes')}</Title>
      {effect.changes.length === 0 ? (
        <p className={styles.quiet}>{t('log.noChanges')}</p>
      ) : (
        <dl className={styles.changes}>
          {effect.changes.map((change) => (
            <div key={`${change.path} ${inlineValue(change.after)}`} className={styles.change}>
              <dt>{change.path}</dt>
              <dd>
                <span className={styles.before}>{shown(change.before, t('log.nothing'))}</span>
                <span aria-hidden="true"> → </span>
                <span className={styles.after}>{shown(change.after, t('log.nothing'))}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {effect.notKept.length > 0 && (
        <>
          <Title order={3}>{t('log.notKept')}</Title>
          <ul className={styles.notKept}>
            {effect.notKept.map((item) => (
              <li key={`${item.path} ${item.reason}`}>
                <code>{item.path}</code> {why(item.reason)}
              </li>
            ))}
          </ul>
        </>
      )}
      {violations.length > 0 && (
        <>
          <Title order={3}>{t('catalogue.violations')}</Title>
          <ul className={styles.notKept}>
            {violations.map(({ at, code, message }) => (
              <li key={`${at} ${code}`}>
                <code>{at || '/'}</code> {i18n.exists(`catalogue.rule.${code}`) ? t(`catalogue.rule.${code}`) : message}
              </li>
            ))}
          </ul>
        </>
      )}
      <CodeBlock label={t('log.raw')} text={prettyJson(event.received)} />
      <p className={styles.id}>
        {t('log.messageId')} <code>{event.messageId}</code>
      </p>
    </div>
  )
}

function shown(value: unknown, nothing: string): string {
  if (value === null || value === undefined) return nothing
  return isIdentifier(value) ? `${value.type} ${value.value}` : inlineValue(value)
}

function isIdentifier(value: unknown): value is { type: string; value: string } {
  if (typeof value !== 'object' || value === null) return false
  const { type, value: text } = value as { type?: unknown; value?: unknown }
  return typeof type === 'string' && typeof text === 'string'
}
