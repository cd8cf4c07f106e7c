import { Button, Textarea } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { parseJson, prettyJson } from './json.ts'
import styles from './json-field.module.css'

type JsonFieldProps = {
  readonly label: string
  readonly description?: string
  readonly value: string
  readonly onChange: (text: string) => void
  /** What the server found wrong here. */
  readonly problem?: string | undefined
  /** An empty text stands for "nothing" instead of a mistake. */
  readonly optional?: boolean
  readonly minRows?: number
}

/** JSON written by hand: says the line of a mistake while one types, and tidies the text on request. */
export function JsonField(props: JsonFieldProps) {
  const { t } = useTranslation()
  const { label, description, value, onChange, problem, optional = false, minRows = 3 } = props
  const parsed = optional && value.trim() === '' ? { ok: true as const, value: undefined } : parseJson(value)
  const mistake = parsed.ok ? problem : t('app.jsonMistake', { line: parsed.line, column: parsed.column })
  return (
    <div className={styles.field}>
      <Textarea
        label={label}
        description={description}
        value={value}
        onChange={(change) => onChange(change.currentTarget.value)}
        error={mistake}
        autosize
        minRows={minRows}
        maxRows={22}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        classNames={{ input: styles.input ?? '' }}
      />
      {parsed.ok && value.trim() !== '' && (
        <Button
          className={styles.tidy ?? ''}
          variant="subtle"
          size="compact-xs"
          onClick={() => onChange(prettyJson(parsed.value))}
        >
          {t('app.tidy')}
        </Button>
      )}
    </div>
  )
}
