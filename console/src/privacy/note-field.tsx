import { Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type NoteFieldProps = { readonly value: string; readonly onChange: (note: string) => void }

/** Words beside what is done of a request, which the person reads on their page. */
export function NoteField({ value, onChange }: NoteFieldProps) {
  const { t } = useTranslation()
  return (
    <Textarea
      label={t('requests.note')}
      description={t('deeds.noteRead')}
      autosize
      minRows={2}
      maxLength={2000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
