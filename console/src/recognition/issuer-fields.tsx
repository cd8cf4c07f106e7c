import { Textarea, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { JsonField } from '../app/json-field.tsx'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { put } from '../definitions/put.ts'
import type { IssuerDraft } from './issuer-draft.ts'
import styles from './recognition.module.css'

/** The fields of an issuer. */
export function IssuerFields({ draft, onChange, problem }: FieldsProps<IssuerDraft>) {
  const { t } = useTranslation()
  const set = <K extends keyof IssuerDraft>(name: K, value: IssuerDraft[K] | undefined) =>
    onChange(put(draft, name, value))
  return (
    <>
      <TextInput
        label={t('identityIssuers.name')}
        required
        value={draft.name}
        onChange={(change) => set('name', change.currentTarget.value)}
        error={problem('name')}
      />
      <Textarea
        label={t('identityIssuers.description')}
        autosize
        minRows={2}
        value={draft.description ?? ''}
        onChange={(change) => set('description', change.currentTarget.value || undefined)}
        error={problem('description')}
      />
      <JsonField
        label={t('identityIssuers.keys')}
        description={t('identityIssuers.keysHelp')}
        value={draft.keys}
        onChange={(keys) => onChange({ ...draft, keys })}
        problem={problem('keys')}
        minRows={6}
        optional
      />
      <div className={styles.row}>
        <TextInput
          label={t('identityIssuers.issuer')}
          description={t('identityIssuers.issuerHelp')}
          placeholder="https://shop.example.org"
          value={draft.issuer ?? ''}
          onChange={(change) => set('issuer', change.currentTarget.value || undefined)}
          error={problem('issuer')}
        />
        <TextInput
          label={t('identityIssuers.audience')}
          description={t('identityIssuers.audienceHelp')}
          placeholder="diapason"
          value={draft.audience ?? ''}
          onChange={(change) => set('audience', change.currentTarget.value || undefined)}
          error={problem('audience')}
        />
        <TextInput
          label={t('identityIssuers.maxAge')}
          description={t('identityIssuers.maxAgeHelp')}
          placeholder="PT1H"
          value={draft.maxAge ?? ''}
          onChange={(change) => set('maxAge', change.currentTarget.value || undefined)}
          error={problem('maxAge')}
        />
      </div>
      <JsonField
        label={t('identityIssuers.claims')}
        description={t('identityIssuers.claimsHelp')}
        optional
        value={draft.claims}
        onChange={(claims) => onChange({ ...draft, claims })}
        problem={problem('claims')}
      />
    </>
  )
}
