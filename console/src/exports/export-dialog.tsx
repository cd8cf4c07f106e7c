import { Button, Group, Modal, Radio, Select, Stack, TagsInput, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { usePurposes } from '../consent/use-purposes.ts'
import {
  appliedFilter,
  type ExportableList,
  type ExportFormat,
  exportFormats,
  exportUrl,
  type Span,
  spans,
} from './export.ts'
import { saveExport } from './save-export.ts'

type ExportDialogProps = {
  readonly list: ExportableList
  readonly filter: Readonly<Record<string, string | undefined>>
  readonly opened: boolean
  readonly onClose: () => void
}

/** Chooses the format, and what of the list, and says what the room's filter does to it. */
export function ExportDialog({ list, filter, opened, onClose }: ExportDialogProps) {
  const { t } = useTranslation()
  const [format, setFormat] = useState<ExportFormat>('csv')
  const [span, setSpan] = useState<Span>('day')
  const [traits, setTraits] = useState<string[]>([])
  const [purpose, setPurpose] = useState<string>()
  const purposes = usePurposes()
  const needsPurpose = list.named && purposes.length > 0
  const abort = useRef<AbortController>(undefined)
  const hasTime = list.filters.includes('from') && list.name === 'events'
  const hasTraits = list.filters.includes('traits')
  const { applied, left } = appliedFilter(filter, list)
  const save = useMutation({
    mutationFn: async () => {
      abort.current = new AbortController()
      const choice = { format, span: hasTime ? span : undefined, traits: hasTraits ? traits : [], purpose }
      const url = exportUrl(list.name, { ...choice, applied, now: Date.now() })
      const id = await saveExport({ url, signal: abort.current.signal })
      return id && unwrap(api.GET('/api/export-tallies/{id}', { params: { path: { id } } }))
    },
    onSuccess: (tally) => {
      if (tally) {
        const rows = t('exports.rows', { count: tally.rows })
        const outcome =
          tally.leftOut === 0 ? t('exports.everybody', { rows }) : t('exports.outcome', { rows, count: tally.leftOut })
        notifications.show({ message: outcome })
      }
      onClose()
    },
  })
  const close = () => {
    abort.current?.abort()
    save.reset()
    onClose()
  }
  const isRefused = save.error !== null && save.error.name !== 'AbortError'
  return (
    <Modal opened={opened} onClose={close} title={t('exports.title')}>
      <Stack>
        {needsPurpose && (
          <Select
            label={t('exports.purpose')}
            description={t('exports.purposeHelp')}
            placeholder={t('exports.purposePlaceholder')}
            data={purposes.map(({ key, body }) => ({ value: key, label: body.name }))}
            value={purpose ?? null}
            onChange={(chosen) => setPurpose(chosen ?? undefined)}
            searchable
            required
          />
        )}
        <Radio.Group
          label={t('exports.format')}
          value={format}
          onChange={(chosen) => setFormat(chosen as ExportFormat)}
        >
          <Stack gap="xs" mt="xs">
            {exportFormats.map((one) => (
              <Radio key={one} value={one} label={t(`exports.${one}`)} description={t(`exports.${one}Help`)} />
            ))}
          </Stack>
        </Radio.Group>
        {hasTime && (
          <Select
            label={t('exports.span')}
            description={t('exports.spanHelp')}
            data={Object.keys(spans).map((one) => ({ value: one, label: t(`exports.${one as Span}`) }))}
            value={span}
            allowDeselect={false}
            onChange={(chosen) => setSpan((chosen ?? 'day') as Span)}
          />
        )}
        {hasTraits && (
          <TagsInput
            label={t('exports.traits')}
            description={t('exports.traitsHelp')}
            value={traits}
            onChange={setTraits}
            splitChars={[',', ' ', ';']}
          />
        )}
        {Object.keys(applied).length > 0 && (
          <Text size="sm">
            {t('exports.applied', {
              filter: Object.values(applied)
                .map((value) => t('exports.quoted', { value }))
                .join(', '),
            })}
          </Text>
        )}
        {left.length > 0 && <Text size="sm">{t('exports.left')}</Text>}
        <Text size="sm" c="dimmed">
          {t('exports.recorded')}
        </Text>
        {isRefused && save.error && <ProblemNote error={save.error} onRetry={() => save.mutate()} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('app.cancel')}
          </Button>
          <Button
            leftSection={<IconDownload size={16} />}
            loading={save.isPending}
            disabled={needsPurpose && purpose === undefined}
            onClick={() => save.mutate()}
          >
            {t('exports.save')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
