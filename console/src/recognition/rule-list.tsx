import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import { useMay } from '../app/use-permissions.ts'
import { CreateButton } from '../definitions/create-button.tsx'
import { newKey } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import { DefinitionRows } from '../definitions/definition-rows.tsx'
import { useIdentityWords } from '../identity/use-identity-words.ts'
import { keysQuery } from '../keys/key-query.ts'
import type { Listed } from './listed.ts'
import styles from './recognition.module.css'
import type { RuleBody } from './recognition.ts'

const tones = { link: 'good', suggest: 'attention', never: 'bad' } as const

/** Rules of recognition, and what holds where none fits. */
export function RuleList(list: Listed) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const words = useIdentityWords()
  const keys = useQuery({ ...keysQuery, enabled: useMay('keys:read') }).data?.items ?? []
  /** For which messages, in words; what has none is said as messages say it. */
  const when = ({ types = [], events = [], channels = [], sources = [] }: NonNullable<RuleBody['when']>) =>
    [
      ...types.map((type) => t(`log.type.${type}`)),
      ...events,
      ...channels.map((channel) => t(`log.channel.${channel}`)),
      ...sources.map((id) => keys.find((key) => key.id === id)?.name ?? id),
    ].join(', ')
  const open = (key: string) => void navigate({ to: '/identity-rules/$key', params: { key } })
  const create = <CreateButton kind="identity-rules" onCreate={() => open(newKey)} />
  return (
    <div className={styles.panel}>
      <p className={styles.lead}>{t('identityRules.lead')}</p>
      <DefinitionRows<RuleBody>
        {...list}
        kind="identity-rules"
        create={create}
        tools={create}
        columns={[
          {
            key: 'name',
            header: t('identityRules.rule'),
            heading: true,
            cell: (row) => <DefinitionName kind="identity-rules" id={row.key} name={row.body.name} />,
          },
          { key: 'priority', header: t('identityRules.priority'), numeric: true, cell: (row) => row.body.priority },
          {
            key: 'between',
            header: t('identityRules.between'),
            cell: (row) => (
              <span title={row.body.between?.join(' – ')}>
                {(row.body.between ?? ['*', '*'])
                  .map((type) => (type === '*' ? t('identityRules.anyType') : words.type(type)))
                  .join(' – ')}
              </span>
            ),
          },
          {
            key: 'when',
            header: t('identityRules.when'),
            cell: (row) => when(row.body.when ?? {}) || t('identityRules.always'),
          },
          {
            key: 'action',
            header: t('identityRules.action'),
            cell: ({ body: { action, direction } }) => (
              <Tag tone={tones[action]}>
                {t(`identityRules.actions.${action === 'link' && direction === 'attach' ? 'attach' : action}`)}
              </Tag>
            ),
          },
          {
            key: 'state',
            header: t('identityRules.state'),
            cell: (row) => t(row.body.enabled === false ? 'identityRules.off' : 'identityRules.on'),
          },
        ]}
        onOpen={open}
      />
    </div>
  )
}
