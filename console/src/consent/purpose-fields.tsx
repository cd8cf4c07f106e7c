import { Radio, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { put } from '../definitions/put.ts'
import { ExpiryField } from './expiry-field.tsx'
import { leadsTo } from './leads-to.ts'
import { type Basis, bases, type PurposeBody } from './purpose.ts'
import { SignalsField } from './signals-field.tsx'
import { under } from './under.ts'
import { usePurposes } from './use-purposes.ts'
import { WordingsField } from './wordings-field.tsx'

type PurposeFieldsProps = FieldsProps<PurposeBody> & {
  /** Its key; undefined of a new one. */
  readonly id: string | undefined
  /** What was saved: people may have been asked with its wordings, and relied on its basis. Undefined of a new one. */
  readonly saved: PurposeBody | undefined
}

/** Bases under which somebody's word counts, so that a signal can say one. */
const heeds: ReadonlySet<Basis> = new Set(['consent', 'legitimate_interest', 'public_task'])

/** The fields of a purpose. */
export function PurposeFields({ draft, onChange, problem, id, saved }: PurposeFieldsProps) {
  const { t } = useTranslation()
  const purposes = usePurposes()
  const set = <K extends keyof PurposeBody>(name: K, value: PurposeBody[K] | undefined) =>
    onChange(put(draft, name, value))
  const rest = (basis: Basis) => {
    const next = put(draft, 'basis', basis)
    // Only a yes can end by itself, or wait to be confirmed.
    const fit = basis === 'consent' ? next : put(put(next, 'expires', undefined), 'confirmed', undefined)
    onChange(heeds.has(basis) ? fit : put(fit, 'signals', undefined))
  }
  const below = id === undefined ? new Set<string>() : under(purposes, id)
  const parents = purposes
    .filter(({ key }) => !below.has(key) && leadsTo(purposes, key, saved?.parent))
    .map(({ key, body }) => ({ value: key, label: body.name }))
  // One that was archived meanwhile is still named.
  const isNamed = draft.parent === undefined || parents.some(({ value }) => value === draft.parent)
  const others = isNamed || draft.parent === undefined ? [] : [{ value: draft.parent, label: draft.parent }]
  return (
    <>
      <TextInput
        label={t('purposes.name')}
        required
        value={draft.name}
        onChange={(change) => set('name', change.currentTarget.value)}
        error={problem('name')}
      />
      <Textarea
        label={t('purposes.description')}
        description={t('purposes.descriptionHelp')}
        autosize
        minRows={2}
        value={draft.description ?? ''}
        onChange={(change) => set('description', change.currentTarget.value || undefined)}
        error={problem('description')}
      />
      <Radio.Group
        label={t('purposes.basis')}
        description={saved && t('purposes.basisSettled')}
        value={draft.basis}
        onChange={(value) => rest(value as Basis)}
        error={problem('basis')}
      >
        <Stack gap={10} mt={6}>
          {bases.map((value) => (
            <Radio
              key={value}
              value={value}
              disabled={saved !== undefined && value !== saved.basis}
              label={t(`purposes.bases.${value}`)}
              description={t(`purposes.basisHelp.${value}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {draft.basis === 'consent' && (
        <>
          <ExpiryField
            value={draft.expires}
            onChange={(expires) => set('expires', expires)}
            problem={problem('expires')}
          />
          <Switch
            label={t('purposes.confirmed')}
            description={t('purposes.confirmedHelp')}
            checked={draft.confirmed ?? false}
            onChange={(change) => set('confirmed', change.currentTarget.checked || undefined)}
            error={problem('confirmed')}
          />
        </>
      )}
      <Select
        label={t('purposes.parent')}
        description={t(saved?.parent === undefined ? 'purposes.parentHelp' : 'purposes.parentSettled')}
        placeholder={t('purposes.parentNone')}
        clearable={saved?.parent === undefined}
        searchable
        nothingFoundMessage={t('app.nothingFound')}
        data={[...parents, ...others]}
        value={draft.parent ?? null}
        onChange={(value) => set('parent', value ?? undefined)}
        error={problem('parent')}
      />
      {heeds.has(draft.basis) && (
        <SignalsField
          value={draft.signals}
          onChange={(signals) => set('signals', signals)}
          problem={(...place) => problem('signals', ...place)}
          asksForYes={draft.basis === 'consent'}
        />
      )}
      <WordingsField
        texts={draft.texts ?? []}
        saved={saved?.texts ?? []}
        basis={draft.basis}
        onChange={(texts) => set('texts', texts.length === 0 ? undefined : [...texts])}
        problem={(...place) => problem('texts', ...place)}
      />
    </>
  )
}
