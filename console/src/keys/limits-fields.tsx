import { Checkbox, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { usePurposes } from '../consent/use-purposes.ts'
import type { KeyKind } from './key.ts'
import { scopesQuery } from './key-query.ts'
import { firstExpiry, type LimitsDraft } from './limits.ts'
import styles from './limits-fields.module.css'
import { useScopeWords } from './use-scope-words.ts'

type LimitsFieldsProps = {
  readonly kind: KeyKind
  readonly draft: LimitsDraft
  readonly onChange: (draft: LimitsDraft) => void
  /** True once the form was sent without a permission chosen. */
  readonly missing: boolean
}

/** What a key may do, for how long, from where, and who looks after it. */
export function LimitsFields({ kind, draft, onChange, missing }: LimitsFieldsProps) {
  const { t } = useTranslation()
  const words = useScopeWords()
  const possible = useQuery(scopesQuery).data?.(kind) ?? []
  const { scopes, expires, origins, sharing, note } = draft
  const named = usePurposes().map(({ key, body }) => ({ value: key, label: body.name }))
  // One that was archived meanwhile is still named.
  const isKnown = sharing === '' || named.some(({ value }) => value === sharing)
  const purposes = isKnown ? named : [...named, { value: sharing, label: sharing }]
  const set = (part: Partial<LimitsDraft>) => onChange({ ...draft, ...part })
  return (
    <>
      <Radio.Group
        label={t('keys.scopes')}
        value={scopes === null ? 'all' : 'only'}
        onChange={(value) => set({ scopes: value === 'all' ? null : [] })}
        error={missing && scopes?.length === 0 && t('keys.scopesMissing')}
      >
        <Stack gap="sm" mt={8}>
          <Radio value="all" label={t('keys.scopesAll')} description={t('keys.scopesAllHelp')} />
          <Radio value="only" label={t('keys.scopesOnly')} />
        </Stack>
      </Radio.Group>
      {scopes !== null && (
        <Checkbox.Group
          aria-label={t('keys.scopesOnly')}
          value={[...scopes]}
          onChange={(value) => set({ scopes: value })}
        >
          <div className={styles.scopes}>
            {possible.map((scope) => (
              <Checkbox key={scope} size="sm" value={scope} label={words(scope)} description={scope} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <TextInput
        type="date"
        label={t('keys.expiry')}
        description={t('keys.expiryHelp')}
        min={firstExpiry(new Date())}
        value={expires}
        onChange={(change) => set({ expires: change.currentTarget.value })}
      />
      {kind === 'write' && (
        <Textarea
          label={t('keys.origins')}
          description={t('keys.originsHelp')}
          autosize
          minRows={2}
          spellCheck={false}
          value={origins}
          onChange={(change) => set({ origins: change.currentTarget.value })}
        />
      )}
      {kind === 'partner' && (
        <Select
          label={t('keys.sharing')}
          description={t('keys.sharingHelp')}
          placeholder={t('keys.sharingNone')}
          clearable
          searchable
          data={purposes}
          value={sharing === '' ? null : sharing}
          onChange={(value) => set({ sharing: value ?? '' })}
        />
      )}
      <Textarea
        label={t('keys.note')}
        description={t('keys.noteHelp')}
        autosize
        minRows={1}
        maxLength={500}
        value={note}
        onChange={(change) => set({ note: change.currentTarget.value })}
      />
    </>
  )
}
