import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { useIdentityWords } from '../identity/use-identity-words.ts'
import styles from './recognition.module.css'
import { typeColumns } from './type-columns.tsx'

/** Types that nobody defined, as they are built in: what defining one starts from. */
export function BuiltInTypes({ onDefine }: { readonly onDefine: ((type: string) => void) | undefined }) {
  const { t } = useTranslation()
  const words = useIdentityWords()
  const query = useQuery({
    queryKey: ['definitions', 'identifiers', '~in-use'],
    queryFn: async () => (await unwrap(api.GET('/api/identity/types'))).items,
  })
  return (
    <Section title={t('identifiers.builtIn')} note={t('identifiers.builtInNote')}>
      <Async query={query}>
        {(types) => (
          <RecordTable
            caption={t('identifiers.builtIn')}
            columns={[
              {
                key: 'type',
                header: t('identifiers.type'),
                heading: true,
                cell: ({ type }) => (
                  <span className={styles.builtIn}>
                    {words.type(type)}
                    <code>{type}</code>
                  </span>
                ),
              },
              ...typeColumns(t),
            ]}
            rows={types.filter(({ builtIn }) => builtIn)}
            rowKey={({ type }) => type}
            {...(onDefine === undefined ? {} : { onOpen: ({ type }: { type: string }) => onDefine(type) })}
          />
        )}
      </Async>
    </Section>
  )
}
