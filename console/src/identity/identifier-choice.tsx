import { Checkbox } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import styles from './identifier-choice.module.css'
import { IdentifierName } from './identifier-name.tsx'
import type { OwnIdentifier } from './identity.ts'
import { byImportance } from './layer-of.ts'

type IdentifierChoiceProps = {
  readonly identifiers: readonly OwnIdentifier[]
  readonly part: ReadonlySet<string>
  readonly onToggle: (origins: readonly string[]) => void
}

/** Which identifiers go, as a list of boxes. */
export function IdentifierChoice({ identifiers, part, onToggle }: IdentifierChoiceProps) {
  const { t } = useTranslation()
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{t('identity.whatGoes')}</legend>
      {byImportance(identifiers).map(({ origin, type, value, events }) => (
        <Checkbox
          key={origin}
          className={styles.box ?? ''}
          checked={part.has(origin)}
          onChange={() => onToggle([origin])}
          label={
            <>
              <IdentifierName type={type} value={value} />{' '}
              <span className={styles.events}>{t('profiles.eventCount', { count: events })}</span>
            </>
          }
        />
      ))}
    </fieldset>
  )
}
