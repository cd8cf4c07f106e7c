import { Autocomplete, Group, Switch, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { put } from '../definitions/put.ts'
import type { ChannelBody } from './topic.ts'

/** Those by which people are reached on most channels; any other can be typed. */
const identifiers = ['email', 'phone', 'device', 'loyalty_card', 'crm_id']
const languages = ['fr', 'en'] as const

/** The fields of a way of sending. */
export function ChannelFields({ draft, onChange, problem }: FieldsProps<ChannelBody>) {
  const { t, i18n } = useTranslation()
  const set = <K extends keyof ChannelBody>(name: K, value: ChannelBody[K] | undefined) =>
    onChange(put(draft, name, value))
  const name = (language: string, text: string) => {
    const { [language]: _, ...others } = draft.names ?? {}
    const names = text === '' ? others : { ...others, [language]: text }
    set('names', Object.keys(names).length === 0 ? undefined : names)
  }
  const quiet = (on: boolean) => {
    const next = put(draft, 'quiet', on ? { from: '21:00', to: '08:00' } : undefined)
    // The brand's own zone is most likely that of who authors it.
    onChange(on && draft.zone === undefined ? put(next, 'zone', ownZone()) : next)
  }
  return (
    <>
      <TextInput
        label={t('channels.name')}
        required
        value={draft.name}
        onChange={(change) => set('name', change.currentTarget.value)}
        error={problem('name')}
      />
      <Group grow align="flex-start">
        {languages.map((language) => (
          <TextInput
            key={language}
            label={t('channels.nameIn', { language: languageName(language, i18n.language, 'within') })}
            value={draft.names?.[language] ?? ''}
            onChange={(change) => name(language, change.currentTarget.value)}
            error={problem('names', language)}
          />
        ))}
      </Group>
      <Autocomplete
        label={t('channels.identifier')}
        description={t('channels.identifierHelp')}
        data={identifiers}
        value={draft.identifier ?? ''}
        onChange={(value) => set('identifier', value || undefined)}
        error={problem('identifier')}
      />
      <Switch
        label={t('channels.quiet')}
        description={t('channels.quietHelp')}
        checked={draft.quiet !== undefined}
        onChange={(change) => quiet(change.currentTarget.checked)}
      />
      {draft.quiet !== undefined && (
        <Group grow align="flex-start">
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              label={t(`channels.${end}`)}
              value={draft.quiet?.[end] ?? ''}
              onChange={(change) =>
                set('quiet', { from: '21:00', to: '08:00', ...draft.quiet, [end]: change.currentTarget.value })
              }
              error={problem('quiet', end)}
            />
          ))}
        </Group>
      )}
      <Autocomplete
        label={t('channels.zone')}
        description={t('channels.zoneHelp')}
        data={Intl.supportedValuesOf('timeZone')}
        limit={20}
        value={draft.zone ?? ''}
        onChange={(value) => set('zone', value || undefined)}
        error={problem('zone')}
      />
    </>
  )
}

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
