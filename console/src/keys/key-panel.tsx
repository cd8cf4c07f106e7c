import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../app/code-block.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { EditKeyModal } from './edit-key-modal.tsx'
import type { ApiKey } from './key.ts'
import { KeyClaims } from './key-claims.tsx'
import { KeyContradicts } from './key-contradicts.tsx'
import styles from './key-panel.module.css'
import { KeyPurpose } from './key-purpose.tsx'
import { KeyRotation } from './key-rotation.tsx'
import { KeyStateTag } from './key-state-tag.tsx'
import { RevokeButton } from './revoke-button.tsx'
import { snippetsOf } from './snippets.ts'
import { useScopeWords } from './use-scope-words.ts'

/** One key: what it may do and for how long, how it is used, a new secret, its end. */
export function KeyPanel({ apiKey }: { readonly apiKey: ApiKey }) {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const words = useScopeWords()
  const mayWrite = useMay('keys:write')
  const mayAudit = useMay('audit:read')
  const [editing, edit] = useDisclosure(false)
  const { scopes, origins, expiresAt, revokedAt, lastUsedAt, channel, note, state } = apiKey
  const alive = state !== 'revoked'
  return (
    <div className={styles.panel}>
      <Group gap="sm">
        <KeyStateTag state={state} />
        <span>{t(`keys.kinds.${apiKey.kind}`)}</span>
        {mayWrite && alive && (
          <Button variant="default" size="compact-sm" ml="auto" onClick={edit.open}>
            {t('keys.edit')}
          </Button>
        )}
      </Group>
      {state === 'expired' && (
        <p className={styles.note}>{t('keys.expiredText', { at: format.dateTime(expiresAt) })}</p>
      )}
      {revokedAt !== null && <p className={styles.note}>{t('keys.revoked', { at: format.dateTime(revokedAt) })}</p>}
      {alive && <KeyClaims id={apiKey.id} />}
      {note !== '' && <p className={styles.note}>{note}</p>}
      <dl className={styles.facts}>
        <dt>{t('keys.prefix')}</dt>
        <dd>
          <code>{apiKey.prefix}…</code>
        </dd>
        <dt>{t('keys.purpose')}</dt>
        <dd>
          <KeyPurpose purpose={apiKey.purpose} /> ({t(`keys.basis.${apiKey.legalBasis}`)})
          <KeyContradicts apiKey={apiKey} />
        </dd>
        {channel !== null && <dt>{t('keys.channel')}</dt>}
        {channel !== null && <dd>{t(`log.channel.${channel}`)}</dd>}
        <dt>{t('keys.lastUsed')}</dt>
        <dd>{lastUsedAt === null ? t('keys.never') : format.dateTime(lastUsedAt)}</dd>
        <dt>{t('keys.expiry')}</dt>
        <dd>{expiresAt === null ? t('keys.neverExpires') : format.dateTime(expiresAt)}</dd>
        {apiKey.kind === 'partner' && <dt>{t('keys.sharing')}</dt>}
        {apiKey.kind === 'partner' && <dd>{apiKey.sharing ?? t('keys.sharingNone')}</dd>}
        {apiKey.kind === 'write' && <dt>{t('keys.origins')}</dt>}
        {apiKey.kind === 'write' && <dd>{origins === null ? t('keys.anyOrigin') : origins.join(', ')}</dd>}
        <dt>{t('keys.created')}</dt>
        <dd>{t('keys.createdBy', { at: format.dateTime(apiKey.createdAt), by: author(apiKey.createdBy) })}</dd>
      </dl>
      <section aria-label={t('keys.scopes')}>
        <h3>{t('keys.scopes')}</h3>
        {scopes === null ? (
          <p>{t('keys.scopesAll')}</p>
        ) : (
          <ul className={styles.scopes}>
            {scopes.map((scope) => (
              <li key={scope}>
                {words(scope)} <code>{scope}</code>
              </li>
            ))}
          </ul>
        )}
      </section>
      {alive && (
        <section aria-label={t('keys.use')} className={styles.use}>
          <h3>{t('keys.use')}</h3>
          {Object.entries(snippetsOf(apiKey.kind, { host: window.location.origin, key: `${apiKey.prefix}…` })).map(
            ([name, text]) => (
              <CodeBlock key={name} label={name} text={text} />
            ),
          )}
        </section>
      )}
      {mayWrite && alive && state !== 'expired' && <KeyRotation apiKey={apiKey} />}
      {mayWrite && alive && (
        <section aria-label={t('keys.danger')} className={styles.danger}>
          <h3>{t('keys.danger')}</h3>
          <p>{t('keys.revokeText')}</p>
          <RevokeButton apiKey={apiKey} />
        </section>
      )}
      {mayAudit && (
        <p>
          <Link to="/audit" search={{ kind: 'key', target: apiKey.id }}>
            {t('keys.trail')}
          </Link>
        </p>
      )}
      <EditKeyModal apiKey={apiKey} opened={editing} onClose={edit.close} />
    </div>
  )
}
