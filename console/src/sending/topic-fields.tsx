import { MultiSelect, Radio, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Wording } from '../consent/purpose.ts'
import { usePurposes } from '../consent/use-purposes.ts'
import { WordingsField } from '../consent/wordings-field.tsx'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { definitionsQuery } from '../definitions/definition-query.ts'
import { put } from '../definitions/put.ts'
import { type ChannelBody, type Frequency, frequencies, type Subscribed, subscribed, type TopicBody } from './topic.ts'

type TopicFieldsProps = FieldsProps<TopicBody> & {
  /** The wordings that were saved: people may have been asked with them. */
  readonly saved: readonly Wording[]
}

/** Bases under which people may refuse, so that nobody is always subscribed. */
const refusable = new Set(['consent', 'legitimate_interest', 'public_task'])

/** The fields of a topic. */
export function TopicFields({ draft, onChange, problem, saved }: TopicFieldsProps) {
  const { t } = useTranslation()
  const purposes = usePurposes()
  const channels = useQuery(definitionsQuery<ChannelBody>('channels')).data ?? []
  const set = <K extends keyof TopicBody>(name: K, value: TopicBody[K] | undefined) => onChange(put(draft, name, value))
  const basis = purposes.find(({ key }) => key === draft.purpose)?.body.basis
  const optionsOf = (some: readonly { key: string; body: { name: string } }[], named: readonly string[]) => [
    ...some.map(({ key, body }) => ({ value: key, label: body.name })),
    // One that was archived meanwhile is still named.
    ...named
      .filter((one) => one !== '' && !some.some(({ key }) => key === one))
      .map((one) => ({ value: one, label: one })),
  ]
  return (
    <>
      <TextInput
        label={t('topics.name')}
        required
        value={draft.name}
        onChange={(change) => set('name', change.currentTarget.value)}
        error={problem('name')}
      />
      <Textarea
        label={t('topics.description')}
        autosize
        minRows={2}
        value={draft.description ?? ''}
        onChange={(change) => set('description', change.currentTarget.value || undefined)}
        error={problem('description')}
      />
      <Select
        label={t('topics.purpose')}
        description={t('topics.purposeHelp')}
        required
        searchable
        allowDeselect={false}
        nothingFoundMessage={t(purposes.length === 0 ? 'purposes.none' : 'app.nothingFound')}
        data={optionsOf(purposes, [draft.purpose])}
        value={draft.purpose || null}
        onChange={(value) => set('purpose', value ?? '')}
        error={problem('purpose')}
      />
      <MultiSelect
        label={t('topics.channels')}
        description={t('topics.channelsHelp')}
        required
        searchable
        nothingFoundMessage={t(channels.length === 0 ? 'channels.none' : 'app.nothingFound')}
        data={optionsOf(channels, draft.channels)}
        value={draft.channels}
        onChange={(value) => set('channels', value)}
        error={problem('channels')}
      />
      <Radio.Group
        label={t('topics.subscribed')}
        value={draft.subscribed}
        onChange={(value) => set('subscribed', value as Subscribed)}
        error={problem('subscribed')}
      >
        <Stack gap={10} mt={6}>
          {subscribed
            .filter((value) => value !== 'always' || value === draft.subscribed || !refusable.has(basis ?? 'consent'))
            .map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`topics.subscribedAs.${value}`)}
                description={t(`topics.subscribedHelp.${value}`)}
              />
            ))}
        </Stack>
      </Radio.Group>
      <MultiSelect
        label={t('topics.frequencies')}
        description={t('topics.frequenciesHelp')}
        clearable
        searchable
        data={frequencies.map((value) => ({ value, label: t(`topics.frequency.${value}`) }))}
        value={draft.frequencies ?? []}
        onChange={(value) => set('frequencies', value.length === 0 ? undefined : (value as Frequency[]))}
        error={problem('frequencies')}
      />
      {draft.subscribed !== 'always' && (
        <Switch
          label={t('purposes.confirmed')}
          description={t('purposes.confirmedHelp')}
          checked={draft.confirmed ?? false}
          onChange={(change) => set('confirmed', change.currentTarget.checked || undefined)}
          error={problem('confirmed')}
        />
      )}
      <Switch
        label={t('topics.urgent')}
        description={t('topics.urgentHelp')}
        checked={draft.urgent ?? false}
        onChange={(change) => set('urgent', change.currentTarget.checked || undefined)}
        error={problem('urgent')}
      />
      <WordingsField
        texts={draft.texts ?? []}
        saved={saved}
        basis={basis ?? 'consent'}
        onChange={(texts) => set('texts', texts.length === 0 ? undefined : [...texts])}
        problem={(...place) => problem('texts', ...place)}
      />
    </>
  )
}
