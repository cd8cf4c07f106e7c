import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { inlineValue, orderedJson } from '../app/json.ts'
import { useFormat } from '../app/use-format.ts'
import { DiffView } from '../definitions/diff-view.tsx'
import type { AuditFilter, AuditRecord, Named } from './audit.ts'
import styles from './audit-details.module.css'
import { useNamed } from './use-named.ts'

type AuditDetailsProps = { readonly record: AuditRecord; readonly onFilter: (filter: AuditFilter) => void }

/** Everything that a record tells: exactly when, what became different, what else, and its seal. */
export function AuditDetails({ record, onFilter }: AuditDetailsProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const named = useNamed()
  const { at, by, target, change, detail, place, seal } = record
  const more = Object.entries(detail)
  const about = named.target(target)
  return (
    <div className={styles.details}>
      {change !== null && <Change change={change} />}
      <dl className={styles.facts}>
        <dt>{t('audit.at')}</dt>
        <dd>{format.full(at)}</dd>
        <dt>{t('audit.by')}</dt>
        <dd>
          {named.who(by)} {by.id !== '' && <code>{nameOf(by)}</code>}
        </dd>
        {more.length > 0 && <dt>{t('audit.more')}</dt>}
        {more.length > 0 && (
          <dd>
            <ul className={styles.more}>
              {more.map(([name, value]) => (
                <li key={name}>
                  <code>{name}</code> {inlineValue(value)}
                </li>
              ))}
            </ul>
          </dd>
        )}
        <dt>{t('audit.place')}</dt>
        <dd>
          <span title={seal}>{t('audit.placeText', { place, seal: `${seal.slice(0, 12)}…` })}</span>
          <span className={styles.quiet}>{t('audit.sealText')}</span>
        </dd>
      </dl>
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={() => onFilter({ who: nameOf(by) })}>
          {t('audit.allBy', { name: named.who(by) })}
        </Button>
        {target.id !== '' && (
          <Button variant="default" size="xs" onClick={() => onFilter({ kind: target.kind, target: target.id })}>
            {t('audit.allAbout', { name: about })}
          </Button>
        )}
      </Group>
    </div>
  )
}

function Change({ change }: { readonly change: NonNullable<AuditRecord['change']> }) {
  const { t } = useTranslation()
  if (isOmitted(change)) return <p>{t('audit.omitted', { characters: change.characters })}</p>
  const text = (value: unknown) => (value === null || value === undefined ? '' : orderedJson(value))
  return <DiffView label={t('audit.before')} before={text(change.before)} after={text(change.after)} />
}

function isOmitted(change: object): change is { characters: number } {
  return 'omitted' in change && 'characters' in change
}

function nameOf({ kind, id }: Named): string {
  return id === '' ? kind : `${kind}:${id}`
}
