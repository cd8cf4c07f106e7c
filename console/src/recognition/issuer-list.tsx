import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { CreateButton } from '../definitions/create-button.tsx'
import { newKey } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import { DefinitionRows } from '../definitions/definition-rows.tsx'
import type { Listed } from './listed.ts'
import styles from './recognition.module.css'
import type { IssuerBody } from './recognition.ts'
import { UnsignedClaimsSection } from './unsigned-claims-section.tsx'

/** Who signs tokens that say who somebody is. */
export function IssuerList(list: Listed) {
  const { t } = useTranslation()
  const format = useFormat()
  const navigate = useNavigate()
  const open = (key: string) => void navigate({ to: '/identity-issuers/$key', params: { key } })
  const create = <CreateButton kind="identity-issuers" onCreate={() => open(newKey)} />
  return (
    <div className={styles.panel}>
      <p className={styles.lead}>{t('identityIssuers.lead')}</p>
      <UnsignedClaimsSection />
      <DefinitionRows<IssuerBody>
        {...list}
        kind="identity-issuers"
        create={create}
        tools={create}
        columns={[
          {
            key: 'name',
            header: t('identityIssuers.name'),
            heading: true,
            cell: (row) => <DefinitionName kind="identity-issuers" id={row.key} name={row.body.name} />,
          },
          { key: 'issuer', header: t('identityIssuers.issuer'), cell: (row) => row.body.issuer ?? '–' },
          {
            key: 'claims',
            header: t('identityIssuers.claims'),
            cell: (row) => (
              <span className={styles.pair}>
                {Object.entries(row.body.claims ?? { sub: 'userId' })
                  .map(([claim, type]) => `${claim} → ${type}`)
                  .join(', ')}
              </span>
            ),
          },
          { key: 'keys', header: t('identityIssuers.keys'), numeric: true, cell: (row) => row.body.keys.length },
          { key: 'at', header: t('definitions.by'), cell: (row) => format.dateTime(row.at) },
        ]}
        onOpen={open}
      />
    </div>
  )
}
