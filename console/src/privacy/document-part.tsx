import { Button, Group, Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { Section } from '../app/section.tsx'
import { saveExport } from '../exports/save-export.ts'
import { HANDOVERS, type Handover, type PrivacyRequest } from './request.ts'
import { requestQuery } from './requests-query.ts'
import { StepForm } from './step-form.tsx'

type Wanted = { readonly format: 'json' | 'html'; readonly language?: string }

/** The document that answers a request for access or portability: making it, and saying how it reached the person. */
export function DocumentPart({ of }: { readonly of: PrivacyRequest }) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const [language, setLanguage] = useState(i18n.language.startsWith('fr') ? 'fr' : 'en')
  const [handing, hand] = useState(false)
  const isAccess = of.kind === 'access'
  const isMade = of.history.some(({ what }) => what === 'made')
  const refresh = () => cache.invalidateQueries({ queryKey: ['requests'] })
  const make = useMutation({
    mutationFn: (body: Wanted) => saveExport({ url: `/api/requests/${of.id}/document`, body }),
    onSuccess: async () => {
      notifications.show({ message: t('requests.document.made') })
      await refresh()
    },
  })
  const handOver = useMutation({
    mutationFn: ({ chosen, note }: { readonly chosen: string; readonly note: string }) =>
      unwrap(
        api.POST('/api/requests/{id}/hand-over', {
          params: { path: { id: of.id } },
          body: { how: chosen as Handover, note },
        }),
      ),
    onSuccess: async (next) => {
      cache.setQueryData(requestQuery(of.id).queryKey, next)
      hand(false)
      await refresh()
    },
  })
  const making = make.isPending ? make.variables?.format : undefined
  return (
    <Section title={t('requests.document.title')} boxed>
      <p>{t(isAccess ? 'requests.document.access' : 'requests.document.portability')}</p>
      <Group align="end" gap="xs" mt="md">
        {isAccess && (
          <>
            <Select
              label={t('requests.document.language')}
              allowDeselect={false}
              value={language}
              onChange={(chosen) => setLanguage(chosen ?? language)}
              data={[
                { value: 'en', label: t('requests.document.english') },
                { value: 'fr', label: t('requests.document.french') },
              ]}
            />
            <Button
              leftSection={<IconDownload size={16} />}
              loading={making === 'html'}
              onClick={() => make.mutate({ format: 'html', language })}
            >
              {t('requests.document.page')}
            </Button>
          </>
        )}
        <Button
          variant={isAccess ? 'default' : 'filled'}
          leftSection={<IconDownload size={16} />}
          loading={making === 'json'}
          onClick={() => make.mutate({ format: 'json' })}
        >
          {t('requests.document.file')}
        </Button>
        {isMade && (
          <Button variant="default" onClick={() => hand(true)}>
            {t('requests.document.handOver')}
          </Button>
        )}
      </Group>
      {make.error !== null && <ProblemNote error={make.error} />}
      {handing && (
        <StepForm
          title={t('requests.document.handOverTitle')}
          help={t('requests.document.handOverHelp')}
          action={t('requests.document.handOver')}
          choice={{
            label: t('requests.document.handOverHow'),
            options: HANDOVERS.map((value) => ({ value, label: t(`requests.how.${value}`) })),
          }}
          onClose={() => hand(false)}
          onDone={(said) => handOver.mutate(said)}
          pending={handOver.isPending}
          error={handOver.error}
        />
      )}
    </Section>
  )
}
