import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import styles from './file-section.module.css'
import type { FileOptions, Inspection } from './import.ts'

const ENCODINGS = [
  'utf-8',
  'windows-1252',
  'iso-8859-15',
  'cp850',
  'latin1+cp850',
  'macintosh',
  'utf-16le',
  'utf-16be',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'Shift_JIS',
  'GB18030',
]
const DELIMITERS = [',', ';', '\t', '|']

type FileSectionProps = {
  readonly inspection: Inspection
  readonly file: FileOptions
  readonly onFile: (file: FileOptions) => void
}

/** How the file is read, with lines that show whether its encoding is the right one. */
export function FileSection({ inspection, file, onFile }: FileSectionProps) {
  const { t } = useTranslation()
  const { shape, encodingSamples } = inspection
  const text = shape.format !== 'parquet'
  const because = shape.because !== null && t(`imports.because.${reasons[shape.because] ?? 'said'}`)
  return (
    <Section title={t('imports.reading')} note={t(`imports.format.${shape.format}`)} boxed>
      {text ? (
        <div className={styles.fields}>
          <Select
            label={t('imports.encoding')}
            description={because || t('imports.because.said')}
            data={[...new Set([shape.encoding, ...ENCODINGS])].map((value) => ({ value, label: nameOf(value) }))}
            value={shape.encoding}
            onChange={(encoding) => encoding !== null && onFile({ ...file, encoding })}
            searchable
            allowDeselect={false}
          />
          {shape.format === 'csv' && (
            <>
              <Select
                label={t('imports.delimiter')}
                data={[...new Set([shape.delimiter, ...DELIMITERS])].map((value) => ({
                  value,
                  label: DELIMITERS.includes(value)
                    ? t(`imports.delimiters.${delimiterNames[value] ?? 'other'}`)
                    : value,
                }))}
                value={shape.delimiter}
                onChange={(delimiter) => delimiter !== null && onFile({ ...file, delimiter })}
                allowDeselect={false}
              />
              <Switch
                label={t('imports.header')}
                checked={shape.header}
                onChange={(change) => onFile({ ...file, header: change.currentTarget.checked })}
              />
            </>
          )}
        </div>
      ) : (
        <p>{t('imports.parquetSays')}</p>
      )}
      {text && encodingSamples.length > 0 && (
        <ul className={styles.samples} aria-label={t('imports.samples')}>
          {encodingSamples.slice(0, 3).map((sample) => (
            <li key={sample.line}>
              <dl className={styles.sample}>
                <dt>{t('imports.line', { line: sample.line })}</dt>
                <dd className={styles.after}>{sample.asRead}</dd>
                {sample.asUtf8 !== sample.asRead && (
                  <>
                    <dt>{t('imports.asUtf8')}</dt>
                    <dd className={styles.before}>{sample.asUtf8}</dd>
                  </>
                )}
                {sample.asWindows !== sample.asRead && shape.encoding !== 'utf-8' && (
                  <>
                    <dt>{t('imports.asWindows')}</dt>
                    <dd className={styles.before}>{sample.asWindows}</dd>
                  </>
                )}
              </dl>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const reasons: Readonly<Record<string, string>> = {
  'byte order mark': 'mark',
  'zero bytes': 'zeros',
  'valid UTF-8': 'utf8',
  'only ASCII': 'ascii',
  'letters that make words': 'letters',
}

const delimiterNames: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

function nameOf(encoding: string): string {
  return encoding === 'latin1+cp850' ? 'Latin-1 + CP850' : encoding
}
