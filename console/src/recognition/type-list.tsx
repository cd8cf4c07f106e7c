import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import { CreateButton } from '../definitions/create-button.tsx'
import type { Definition } from '../definitions/definition.ts'
import { newKey } from '../definitions/definition-list.tsx'
import { DefinitionName } from '../definitions/definition-name.tsx'
import { DefinitionRows } from '../definitions/definition-rows.tsx'
import { BuiltInTypes } from './built-in-types.tsx'
import type { Listed } from './listed.ts'
import styles from './recognition.module.css'
import type { TypeBody } from './recognition.ts'
import { typeColumns } from './type-columns.tsx'

/** Types of identifiers: those somebody defined, and beneath them those that are as they are built in. */
export function TypeList(list: Listed) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const mayWrite = useMay('identifiers:write')
  const create = (type?: string) =>
    void navigate({ to: '/identifiers/$key', params: { key: newKey }, search: type === undefined ? {} : { type } })
  const button = <CreateButton kind="identifiers" onCreate={() => create()} />
  return (
    <div className={styles.panel}>
      <p className={styles.lead}>{t('identifiers.lead')}</p>
      <DefinitionRows<TypeBody>
        {...list}
        kind="identifiers"
        create={button}
        tools={button}
        columns={[
          {
            key: 'name',
            header: t('identifiers.type'),
            heading: true,
            cell: (row) => <DefinitionName kind="identifiers" id={row.key} name={row.body.name} />,
          },
          ...typeColumns<TypeBody>(t).map((column) => ({
            ...column,
            cell: (row: Definition<TypeBody>) => column.cell(row.body),
          })),
        ]}
        onOpen={(key) => void navigate({ to: '/identifiers/$key', params: { key } })}
      />
      <BuiltInTypes onDefine={mayWrite ? create : undefined} />
    </div>
  )
}
