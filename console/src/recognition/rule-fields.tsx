import { MultiSelect, NumberInput, Radio, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../app/use-permissions.ts'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { put } from '../definitions/put.ts'
import { keysQuery } from '../keys/key-query.ts'
import { channels } from '../log/event.ts'
import styles from './recognition.module.css'
import { actions, messageTypes, type RuleBody } from './recognition.ts'

type When = NonNullable<RuleBody['when']>

/** The fields of a rule of recognition. */
export function RuleFields({ draft, onChange, problem }: FieldsProps<RuleBody>) {
  const { t } = useTranslation()
  const mayReadKeys = useMay('keys:read')
  const keys = useQuery({ ...keysQuery, enabled: mayReadKeys }).data?.items ?? []
  const set = <K extends keyof RuleBody>(name: K, value: RuleBody[K] | undefined) => onChange(put(draft, name, value))
  const setWhen = (part: keyof When, chosen: string[]) => {
    const when = put(draft.when ?? {}, part, chosen.length === 0 ? undefined : chosen)
    set('when', Object.keys(when).length === 0 ? undefined : when)
  }
  const setBetween = (place: 0 | 1, said: string) => {
    const between = [...(draft.between ?? ['*', '*'])]
    between[place] = said
    set('between', between.every((type) => type === '*' || type === '') ? undefined : between)
  }
  const act = (action: RuleBody['action']) => {
    const next = put(draft, 'action', action)
    const linking = action === 'link' ? next : put(next, 'direction', undefined)
    onChange(action === 'never' ? put(linking, 'confidence', undefined) : linking)
  }
  // A source that is a key no more is still named by its id.
  const sources = draft.when?.sources ?? []
  const named = keys.map(({ id, name }) => ({ value: id, label: name }))
  const others = sources.filter((id) => !keys.some((key) => key.id === id)).map((id) => ({ value: id, label: id }))
  return (
    <>
      <TextInput
        label={t('identityRules.name')}
        required
        value={draft.name}
        onChange={(change) => set('name', change.currentTarget.value)}
        error={problem('name')}
      />
      <Textarea
        label={t('identityRules.description')}
        autosize
        minRows={2}
        value={draft.description ?? ''}
        onChange={(change) => set('description', change.currentTarget.value || undefined)}
        error={problem('description')}
      />
      <Switch
        label={t('identityRules.enabled')}
        checked={draft.enabled ?? true}
        onChange={(change) => set('enabled', change.currentTarget.checked ? undefined : false)}
        error={problem('enabled')}
      />
      <NumberInput
        label={t('identityRules.priority')}
        description={t('identityRules.priorityHelp')}
        required
        min={0}
        max={10_000}
        allowDecimal={false}
        value={draft.priority}
        onChange={(value) => set('priority', typeof value === 'number' ? value : 0)}
        error={problem('priority')}
      />
      <div className={styles.row}>
        {([0, 1] as const).map((place) => (
          <TextInput
            key={place}
            label={t(place === 0 ? 'identityRules.one' : 'identityRules.other')}
            description={t('identityRules.betweenHelp')}
            placeholder="*"
            value={draft.between?.[place] ?? ''}
            onChange={(change) => setBetween(place, change.currentTarget.value.trim() || '*')}
            error={place === 0 ? problem('between') : undefined}
          />
        ))}
      </div>
      <div className={styles.row}>
        <MultiSelect
          label={t('identityRules.types')}
          placeholder={draft.when?.types === undefined ? t('identityRules.all') : ''}
          data={[...messageTypes]}
          value={draft.when?.types ?? []}
          onChange={(chosen) => setWhen('types', chosen)}
          error={problem('when', 'types')}
        />
        <TagsInput
          label={t('identityRules.events')}
          placeholder={draft.when?.events === undefined ? t('identityRules.all') : ''}
          value={draft.when?.events ?? []}
          onChange={(chosen) => setWhen('events', chosen)}
          error={problem('when', 'events')}
        />
        <MultiSelect
          label={t('identityRules.channels')}
          placeholder={draft.when?.channels === undefined ? t('identityRules.all') : ''}
          data={channels.map((value) => ({ value, label: t(`log.channel.${value}`) }))}
          value={draft.when?.channels ?? []}
          onChange={(chosen) => setWhen('channels', chosen)}
          error={problem('when', 'channels')}
        />
        <MultiSelect
          label={t('identityRules.sources')}
          placeholder={draft.when?.sources === undefined ? t('identityRules.all') : ''}
          data={[...named, ...others]}
          value={sources}
          onChange={(chosen) => setWhen('sources', chosen)}
          error={problem('when', 'sources')}
        />
      </div>
      <Radio.Group
        label={t('identityRules.action')}
        value={draft.action}
        onChange={(value) => act(value as RuleBody['action'])}
        error={problem('action')}
      >
        <Stack gap={8} mt={6}>
          {actions.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`identityRules.actions.${value}`)}
              description={t(`identityRules.actionHelp.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {draft.action === 'link' && (
        <Switch
          label={t('identityRules.attach')}
          description={t('identityRules.attachHelp')}
          checked={draft.direction === 'attach'}
          onChange={(change) => set('direction', change.currentTarget.checked ? 'attach' : undefined)}
          error={problem('direction')}
        />
      )}
      {draft.action !== 'never' && (
        <NumberInput
          label={t('identityRules.confidence')}
          description={t('identityRules.confidenceHelp')}
          min={0}
          max={1}
          step={0.05}
          decimalScale={3}
          value={draft.confidence ?? ''}
          onChange={(value) => set('confidence', typeof value === 'number' ? value : undefined)}
          error={problem('confidence')}
        />
      )}
    </>
  )
}
