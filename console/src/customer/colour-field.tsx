import { Button, ColorInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './colour-field.module.css'
import type { ReadColour } from './preview.ts'

type ColourFieldProps = {
  readonly label: string
  readonly description: string
  /** `#rrggbb`; undefined where the server makes one. */
  readonly value: string | undefined
  readonly placeholder?: string
  readonly required?: boolean
  /** How it is read, of the colour as it was drawn last. */
  readonly read: ReadColour | undefined
  readonly onChange: (colour: string | undefined) => void
  readonly problem: string | undefined
}

/** A colour of the brand, with how well it is read and the nearest one that is read well enough. */
export function ColourField(props: ColourFieldProps) {
  const { label, description, value, placeholder, required = false, read, onChange, problem } = props
  const { t } = useTranslation()
  const format = useFormat()
  const shown = value ?? read?.colour
  // What was read is of a moment ago: a figure that belongs to another colour is not shown.
  const figure = read !== undefined && read.colour.toLowerCase() === shown?.toLowerCase() ? read : undefined
  return (
    <div className={styles.field}>
      <ColorInput
        label={label}
        description={description}
        required={required}
        format="hex"
        withEyeDropper={false}
        // Beneath stands how the colour is read, which one watches while choosing.
        popoverProps={{ position: 'top-start' }}
        placeholder={placeholder ?? ''}
        value={value ?? ''}
        onChange={(colour) => onChange(colour === '' ? undefined : colour)}
        error={problem}
      />
      <p className={styles.read} role="status">
        {figure !== undefined && (
          <>
            <span className={styles.swatch} style={{ background: figure.colour }} aria-hidden="true" />
            <Tag tone={figure.readable ? 'good' : 'attention'}>
              {t(figure.readable ? 'customerPages.readable' : 'customerPages.unreadable', {
                contrast: format.fixed(figure.contrast, 2),
              })}
            </Tag>
          </>
        )}
        {figure !== undefined && !figure.readable && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<span className={styles.swatch} style={{ background: figure.nearest }} />}
            onClick={() => onChange(figure.nearest)}
          >
            {t('customerPages.takeNearest', { colour: figure.nearest })}
          </Button>
        )}
      </p>
    </div>
  )
}
