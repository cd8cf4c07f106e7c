import { Button, Group, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { prettyJson } from '../app/json.ts'
import { JsonField } from '../app/json-field.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { type Context, contexts } from './catalogue.ts'
import { ContractTrial } from './contract-trial.tsx'
import type { EntryDraft } from './entry-draft.ts'
import { ProtectionFields } from './protection-fields.tsx'
import { protectionOf } from './protection-of.ts'

type EntryFieldsProps = FieldsProps<EntryDraft> & {
  /** The event it is about, for proposals and trials; of a trait, `identify:`. */
  readonly subject: string
}

/** The fields of an entry: what people call it, whose it is, which context it gives, and its contract. */
export function EntryFields({ draft, onChange, problem, subject }: EntryFieldsProps) {
  const { t } = useTranslation()
  const set = (change: Partial<EntryDraft>) => onChange({ ...draft, ...change })
  return (
    <>
      <Group grow align="flex-start" preventGrowOverflow={false}>
        <TextInput
          label={t('catalogue.labelEn')}
          value={draft.labelEn}
          onChange={(change) => set({ labelEn: change.currentTarget.value })}
          error={problem('label', 'en')}
        />
        <TextInput
          label={t('catalogue.labelFr')}
          value={draft.labelFr}
          onChange={(change) => set({ labelFr: change.currentTarget.value })}
          error={problem('label', 'fr')}
        />
      </Group>
      <Textarea
        label={t('catalogue.description')}
        description={t('catalogue.descriptionHelp')}
        autosize
        minRows={2}
        value={draft.description ?? ''}
        onChange={(change) => set({ description: change.currentTarget.value })}
        error={problem('description')}
      />
      <TextInput
        label={t('catalogue.owner')}
        description={t('catalogue.ownerHelp')}
        value={draft.owner ?? ''}
        onChange={(change) => set({ owner: change.currentTarget.value })}
        error={problem('owner')}
      />
      <Select
        label={t('catalogue.context')}
        description={t('catalogue.contextHelp')}
        clearable
        data={contexts.map((value) => ({ value, label: t(`catalogue.contexts.${value}`) }))}
        value={draft.context ?? null}
        onChange={(value) => {
          const { context: _, ...rest } = draft
          onChange(value === null ? rest : { ...rest, context: value as Context })
        }}
        error={problem('context')}
      />
      <ProtectionFields
        value={protectionOf(draft)}
        onChange={(value) => {
          const { purposes, sensitivity, retention, refused, ...rest } = draft
          onChange({ ...rest, ...value })
        }}
        problem={problem}
        of={draft}
      />
      <div>
        <JsonField
          label={t('catalogue.contract')}
          description={t('catalogue.contractHelp')}
          optional
          minRows={8}
          value={draft.contractText}
          onChange={(contractText) => set({ contractText })}
          problem={problem('contract')}
        />
        {draft.trait === undefined && (
          <Propose subject={subject} onProposal={(contractText) => set({ contractText })} />
        )}
        <ContractTrial subject={subject} trait={draft.trait} text={draft.contractText} />
      </div>
      {draft.contractText.trim() !== '' && (
        <Radio.Group
          label={t('catalogue.onViolation')}
          value={draft.onViolation ?? 'flag'}
          onChange={(value) => set({ onViolation: value as 'flag' | 'reject' })}
          error={problem('onViolation')}
        >
          <Stack gap={8} mt={6}>
            {(['flag', 'reject'] as const).map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`catalogue.violation.${value}`)}
                description={t(`catalogue.violationHelp.${value}`)}
              />
            ))}
          </Stack>
        </Radio.Group>
      )}
    </>
  )
}

type ProposeProps = { readonly subject: string; readonly onProposal: (text: string) => void }

/** Writes the contract that what was seen in the last thirty days would have kept. */
function Propose({ subject, onProposal }: ProposeProps) {
  const { t } = useTranslation()
  const propose = useMutation({
    mutationFn: () => unwrap(api.GET('/api/catalogue/events/{id}/proposal', { params: { path: { id: subject } } })),
    onSuccess: ({ contract }) => onProposal(prettyJson(contract)),
  })
  return (
    <>
      <Button mt="xs" size="xs" variant="default" loading={propose.isPending} onClick={() => propose.mutate()}>
        {t('catalogue.propose')}
      </Button>
      {propose.error !== null && <ProblemNote error={propose.error} />}
    </>
  )
}
