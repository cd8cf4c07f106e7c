import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemNote } from '../app/problem-note.tsx'
import { RecordTable } from '../app/record-table.tsx'
import { useFormat } from '../app/use-format.ts'
import { endOf } from './end-of.ts'
import { endsOf } from './ends-of.ts'
import { EvidenceEvent } from './evidence-event.tsx'
import { FirstRows } from './first-rows.tsx'
import { holds } from './graph.ts'
import { IdentifierName } from './identifier-name.tsx'
import type { Identity, LinkStatus } from './identity.ts'
import styles from './identity-links-table.module.css'
import { linksQuery } from './identity-query.ts'
import { StatusTag } from './status-tag.tsx'
import { useIdentityWords } from './use-identity-words.ts'

type IdentityLinksTableProps = {
  readonly identity: Identity
  readonly q: string
  readonly hidden: ReadonlySet<LinkStatus>
}

/** What the picture shows of links, for those who would rather read it: what each is worth, why, and what said so. */
export function IdentityLinksTable({ identity, q, hidden }: IdentityLinksTableProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const end = endsOf(identity)
  const [asked, setAsked] = useState(false)
  const rest = useInfiniteQuery({ ...linksQuery(identity.id), enabled: asked })
  const here = new Set(identity.links.map(({ id }) => id))
  const listed = (rest.data?.pages.flatMap(({ items }) => items) ?? []).filter(({ id }) => !here.has(id))
  const all = Object.values(identity.counts.links).reduce((sum, count) => sum + count, 0)
  const left = all - identity.links.length - listed.length
  const rows = [
    ...identity.links.map((link) => ({ ...link, from: end(link.a), to: end(link.b) })),
    ...listed.map(({ a, b, ...link }) => ({ ...link, from: a, to: b })),
  ]
    .filter(({ status }) => !hidden.has(status))
    .filter(({ from, to }) => [from, to].some((end) => holds(end, q, words.type)))
  return (
    <>
      <FirstRows rows={rows} first={12}>
        {(visible) => (
          <RecordTable
            caption={t('identity.links')}
            rows={visible}
            rowKey={({ id }) => id}
            columns={[
              {
                key: 'from',
                header: t('identity.identifier'),
                heading: true,
                cell: ({ from }) => <IdentifierName {...from} />,
              },
              { key: 'to', header: t('identity.linkedWith'), cell: ({ to }) => <IdentifierName {...to} /> },
              {
                key: 'status',
                header: t('identity.worth'),
                cell: (link) => {
                  const end = endOf(link)
                  return (
                    <span className={styles.worth}>
                      <StatusTag status={link.status} />
                      {end !== undefined && (
                        <time dateTime={end} title={format.full(end)} className={styles.end}>
                          {t(`identity.end.${link.status === 'expired' ? 'past' : 'coming'}`, {
                            date: format.shortDate(end),
                          })}
                        </time>
                      )}
                    </span>
                  )
                },
              },
              {
                key: 'why',
                header: t('identity.because'),
                cell: (link) => (link.status === 'live' ? words.rule(link.rule) : words.worth(link)),
              },
              {
                key: 'evidence',
                header: t('identity.evidence'),
                cell: ({ evidence }) => evidence && <EvidenceEvent evidence={evidence} />,
              },
              {
                key: 'when',
                header: t('identity.when'),
                cell: ({ happenedAt, channel }) => (
                  <span title={format.full(happenedAt)}>
                    {t(`log.channel.${channel}`)} · {format.dateTime(happenedAt)}
                  </span>
                ),
              },
            ]}
          />
        )}
      </FirstRows>
      {identity.identifiers.length >= identity.counts.identifiers && left > 0 && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            loading={rest.isFetching}
            onClick={() => (asked ? void rest.fetchNextPage() : setAsked(true))}
          >
            {t('identity.moreLinks', { count: left })}
          </Button>
        </div>
      )}
      {rest.isError && <ProblemNote error={rest.error} onRetry={() => void rest.refetch()} />}
    </>
  )
}
