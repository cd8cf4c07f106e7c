import { Button, Group, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { RoomLink } from '../app/room-link.tsx'
import { Section } from '../app/section.tsx'
import type { Import, Mapping } from './import.ts'
import { importQuery, sourcesQuery } from './import-query.ts'

type StartSectionProps = {
  readonly of: Import
  readonly mapping: Mapping
  /** False while the text of the mapping cannot be read. */
  readonly sound: boolean
}

/** Under which purpose the data is processed, and the two ways to begin: count everything first, or import. */
export function StartSection({ of, mapping, sound }: StartSectionProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const sources = useQuery(sourcesQuery)
  const [key, setKey] = useState(of.key)
  const [missing, setMissing] = useState(false)
  const start = useMutation({
    mutationFn: ({ chosen, dryRun }: { chosen: string; dryRun: boolean }) =>
      unwrap(
        api.POST('/api/imports/{id}/start', {
          params: { path: { id: of.id } },
          body: { mapping, key: chosen, dryRun },
        }),
      ),
    onSuccess: async (started) => {
      cache.setQueryData(importQuery(of.id).queryKey, started)
      await navigate({ to: '/imports/$id', params: { id: of.id }, search: {} })
      window.scrollTo({ top: 0 })
    },
  })
  const begin = (dryRun: boolean) => {
    setMissing(key === null)
    if (key !== null) start.mutate({ chosen: key, dryRun })
  }
  return (
    <Section title={t('imports.start')} boxed>
      <Async query={sources} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <p>
              {t('imports.noKey')} <RoomLink to="/keys">{t('app.room.keys')}</RoomLink>
            </p>
          ) : (
            <>
              <Select
                label={t('imports.key')}
                description={t('imports.keyHelp')}
                placeholder={t('imports.keyChoose')}
                data={items.map(({ id, name, purpose, legalBasis }) => ({
                  value: id,
                  label: t('imports.keyIs', { name, purpose, basis: t(`keys.basis.${legalBasis}`) }),
                }))}
                value={key}
                onChange={setKey}
                error={missing && key === null && t('imports.keyMissing')}
                required
                allowDeselect={false}
                maw={560}
              />
              {start.error !== null && <ProblemNote error={start.error} />}
              <Group mt="lg">
                <Button variant="default" disabled={!sound} loading={start.isPending} onClick={() => begin(true)}>
                  {t('imports.dryRun')}
                </Button>
                <Button disabled={!sound} loading={start.isPending} onClick={() => begin(false)}>
                  {t('imports.import')}
                </Button>
              </Group>
            </>
          )
        }
      </Async>
    </Section>
  )
}
