import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { LoadMore } from '../app/load-more.tsx'
import { DecisionsList } from './decisions-list.tsx'
import { decisionsQuery } from './identity-query.ts'

/** Everything that was decided about who is who, the latest first. */
export function AllDecisions() {
  const { t } = useTranslation()
  const query = useInfiniteQuery(decisionsQuery())
  return (
    <Async query={query}>
      {({ pages }) => {
        const decisions = pages.flatMap((page) => page.items)
        if (decisions.length === 0) {
          return (
            <EmptyNote title={t('identity.noDecisions')}>
              <p>{t('identity.noDecisionsNext')}</p>
            </EmptyNote>
          )
        }
        return (
          <>
            <DecisionsList decisions={decisions} />
            <LoadMore of={query} />
          </>
        )
      }}
    </Async>
  )
}
