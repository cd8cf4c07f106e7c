import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Confirm } from '../app/confirm.tsx'
import { Page } from '../app/page.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { FileDrop } from './file-drop.tsx'
import { type Import, isRunning } from './import.ts'
import { importQuery } from './import-query.ts'
import { PrepareImport } from './prepare-import.tsx'
import { RunView } from './run-view.tsx'
import { StateTag } from './state-tag.tsx'

const route = getRouteApi('/inside/imports/$id')

/** One import, from the file to what became of it. */
export function ImportPage() {
  const { t } = useTranslation()
  const format = useFormat()
  const { id } = route.useParams()
  const { change } = route.useSearch()
  const mayWrite = useMay('imports:write')
  const query = useQuery(importQuery(id))
  const name = query.data?.name ?? t('imports.one')
  return (
    <Page
      title={name}
      over={<Link to="/imports">{t('imports.title')}</Link>}
      lead={
        query.data && (
          <>
            <StateTag of={query.data} /> {t('imports.size', { size: format.compact(query.data.size) })}
            {query.data.repairs !== null && (
              <>
                {' · '}
                <Link to="/imports/$id" params={{ id: query.data.repairs }}>
                  {t('imports.repairsOf')}
                </Link>
              </>
            )}
          </>
        )
      }
      actions={mayWrite && query.data && !isRunning(query.data) && <DeleteButton of={query.data} />}
    >
      <Async query={query}>{(data) => <Content of={data} change={change === 'mapping'} mayWrite={mayWrite} />}</Async>
    </Page>
  )
}

type ContentProps = { readonly of: Import; readonly change: boolean; readonly mayWrite: boolean }

function Content({ of, change, mayWrite }: ContentProps) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const navigate = useNavigate()
  if (of.state === 'uploading')
    return mayWrite ? (
      <FileDrop
        goesOn={of}
        title={t('imports.goOn', { name: of.name })}
        help={t('imports.goOnHelp')}
        onSent={() => void cache.invalidateQueries({ queryKey: ['imports'] })}
      />
    ) : (
      <p>{t('imports.notWhole')}</p>
    )
  const readable = mayWrite && of.fileRemovedAt === null && !isRunning(of)
  // A dry run leaves it as it was: ready, with what was found above what can be changed.
  const prepares = readable && (of.state === 'ready' || change)
  return (
    <>
      {of.startedAt !== null && <RunView of={of} mayWrite={mayWrite} />}
      {prepares && <PrepareImport key={of.id} of={of} />}
      {readable && !prepares && (
        <div>
          <Button
            variant="default"
            onClick={() => void navigate({ to: '/imports/$id', params: { id: of.id }, search: { change: 'mapping' } })}
          >
            {t('imports.changeMapping')}
          </Button>
        </div>
      )}
    </>
  )
}

function DeleteButton({ of }: { readonly of: Import }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const [asked, setAsked] = useState(false)
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/imports/{id}', { params: { path: { id: of.id } } })),
    onSuccess: async () => {
      await navigate({ to: '/imports' })
      cache.removeQueries({ queryKey: importQuery(of.id).queryKey })
      await cache.invalidateQueries({ queryKey: ['imports', 'list'] })
    },
  })
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('imports.delete')}
      </Button>
      <Confirm
        opened={asked}
        onClose={() => setAsked(false)}
        title={t('imports.deleteAsk', { name: of.name })}
        action={t('imports.delete')}
        onConfirm={() => remove.mutate()}
        pending={remove.isPending}
        error={remove.error}
      >
        {t('imports.deleteWhat')}
      </Confirm>
    </>
  )
}
