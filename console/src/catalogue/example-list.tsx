import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { CodeBlock } from '../app/code-block.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { prettyJson } from '../app/json.ts'
import { useFormat } from '../app/use-format.ts'
import type { Examples } from './catalogue.ts'

type ExampleListProps = { readonly event?: string; readonly trait?: string }

/** The newest messages of an event, or values of a trait, as they stand in the log. */
export function ExampleList({ event, trait }: ExampleListProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const query = useQuery<Examples>({
    queryKey: ['catalogue', 'examples', event ?? '', trait ?? ''],
    queryFn: () =>
      trait === undefined
        ? unwrap(api.GET('/api/catalogue/events/{id}/examples', { params: { path: { id: event ?? '' } } }))
        : unwrap(api.GET('/api/catalogue/traits/{trait}/examples', { params: { path: { trait } } })),
  })
  return (
    <Async query={query} rows={4}>
      {({ items, masked }) =>
        items.length === 0 ? (
          <EmptyNote title={t('catalogue.noExample')} />
        ) : (
          <>
            <p>{masked ? t('catalogue.examplesMasked') : t('catalogue.examplesNote')}</p>
            {items.map(({ receivedAt, origin, messageId, value }, place) => (
              <CodeBlock
                key={messageId === null ? `masked-${place}` : `${origin} ${messageId}`}
                label={format.dateTime(receivedAt)}
                text={prettyJson(value)}
              />
            ))}
          </>
        )
      }
    </Async>
  )
}
