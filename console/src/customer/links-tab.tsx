import { Badge, Button, Table } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Confirm } from '../app/confirm.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Section } from '../app/section.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { linksQuery } from './links-query.ts'
import { NewLink } from './new-link.tsx'

type LinksTabProps = { readonly person: string; readonly label: string }

/** The links of a person to pages of their own: making one, which is shown once, and ending one. */
export function LinksTab({ person, label }: LinksTabProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const cache = useQueryClient()
  const mayWrite = useMay('links:write')
  const query = useQuery(linksQuery(person))
  const [making, make] = useState(false)
  const [ending, end] = useState<string>()
  const revoke = useMutation({
    mutationFn: (link: string) =>
      unwrap(api.DELETE('/api/people/{id}/links/{link}', { params: { path: { id: person, link } } })),
    onSuccess: () => end(undefined),
    onSettled: () => cache.invalidateQueries({ queryKey: linksQuery(person).queryKey }),
  })
  const now = new Date().toISOString()
  return (
    <Section
      title={t('customer.title')}
      note={t('customer.note')}
      aside={
        mayWrite && (
          <Button onClick={() => make(true)} data-new>
            {t('customer.make')}
          </Button>
        )
      }
    >
      <Async query={query} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyNote title={t('customer.none')}>
              <p>{t('customer.noneNext')}</p>
            </EmptyNote>
          ) : (
            <Table.ScrollContainer minWidth={640} tabIndex={0} aria-label={t('customer.title')}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('customer.opens')}</Table.Th>
                    <Table.Th>{t('customer.made')}</Table.Th>
                    <Table.Th>{t('customer.used')}</Table.Th>
                    <Table.Th>{t('customer.state')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((link) => (
                    <Table.Tr key={link.id}>
                      <Table.Td>
                        {t(`customer.scope.${link.scope}`)}
                        {link.subject !== null && <> · {link.subject}</>}
                      </Table.Td>
                      <Table.Td>
                        {format.full(link.madeAt)}
                        {link.note !== null && <> · {link.note}</>}
                      </Table.Td>
                      <Table.Td>{link.usedAt === null ? t('customer.never') : format.full(link.usedAt)}</Table.Td>
                      <Table.Td>
                        {link.revokedAt !== null ? (
                          <Badge color="gray" variant="outline">
                            {t('customer.ended', { at: format.shortDate(link.revokedAt) })}
                          </Badge>
                        ) : link.expiresAt <= now ? (
                          <Badge color="gray" variant="outline">
                            {t('customer.expired', { at: format.shortDate(link.expiresAt) })}
                          </Badge>
                        ) : (
                          <>
                            {t('customer.until', { at: format.shortDate(link.expiresAt) })}{' '}
                            {mayWrite && (
                              <Button size="compact-sm" variant="subtle" color="red" onClick={() => end(link.id)}>
                                {t('customer.end')}
                              </Button>
                            )}
                          </>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Async>
      <NewLink person={person} label={label} opened={making} onClose={() => make(false)} />
      <Confirm
        opened={ending !== undefined}
        onClose={() => end(undefined)}
        title={t('customer.endTitle')}
        action={t('customer.end')}
        onConfirm={() => ending !== undefined && revoke.mutate(ending)}
        pending={revoke.isPending}
        error={revoke.error}
      >
        {t('customer.endText')}
      </Confirm>
    </Section>
  )
}
