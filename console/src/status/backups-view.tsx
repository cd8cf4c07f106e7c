import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { CodeBlock } from '../app/code-block.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { Section } from '../app/section.tsx'
import { Tag } from '../app/tag.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { backupsQuery } from './status-query.ts'
import { useBytes } from './use-bytes.ts'

/** For cron: one file a night, two weeks of them. */
const COMMAND = 'npx diapason backup /backups --keep 14'

/** The backups that were made; making one is a command on the machine, for it holds everybody. */
export function BackupsView() {
  const { t } = useTranslation()
  const format = useFormat()
  const bytes = useBytes()
  const author = useAuthor()
  const query = useQuery(backupsQuery)
  return (
    <Section title={t('status.backups.title')}>
      <Async query={query} rows={3}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNote title={t('status.backups.none')}>
              <p>{t('status.backups.noneNext')}</p>
              <CodeBlock label={t('status.backups.how')} text={COMMAND} />
            </EmptyNote>
          ) : (
            <RecordTable
              caption={t('status.backups.title')}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                { key: 'at', header: t('status.backups.when'), heading: true, cell: ({ at }) => format.dateTime(at) },
                {
                  key: 'outcome',
                  header: t('status.backups.outcome'),
                  cell: ({ outcome }) => (
                    <Tag tone={outcome === 'done' ? 'good' : 'bad'}>
                      {outcome === 'done' ? t('status.backups.done') : t('status.backups.failed')}
                    </Tag>
                  ),
                },
                { key: 'size', header: t('status.backups.size'), numeric: true, cell: (one) => bytes(one.bytes) },
                {
                  key: 'rows',
                  header: t('status.backups.rows'),
                  numeric: true,
                  cell: ({ rows }) => format.integer(rows),
                },
                {
                  key: 'took',
                  header: t('status.backups.took'),
                  numeric: true,
                  cell: ({ at, endedAt }) =>
                    t('status.backups.seconds', {
                      seconds: format.integer(Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(at)) / 1000))),
                    }),
                },
                { key: 'by', header: t('status.backups.by'), cell: ({ by }) => author(by) },
              ]}
            />
          )
        }
      </Async>
    </Section>
  )
}
