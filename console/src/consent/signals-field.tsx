import { MultiSelect, Switch, TagsInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type OptOut, optOuts, type PurposeSignals, tcfFeatures, tcfPurposes, tidied } from './signals.ts'
import styles from './signals-field.module.css'

type SignalsFieldProps = {
  readonly value: PurposeSignals | undefined
  readonly onChange: (value: PurposeSignals | undefined) => void
  readonly problem: (...place: readonly (string | number)[]) => string | undefined
  /** Whether a yes can come of a signal: else one only refuses, and takes that back. */
  readonly asksForYes: boolean
}

/** What browsers and consent platforms say of a purpose: which of their signals it heeds. */
export function SignalsField({ value = {}, onChange, problem, asksForYes }: SignalsFieldProps) {
  const { t } = useTranslation()
  const { gpc = false, categories = [], tcf = {}, gpp = [] } = value
  const set = (part: PurposeSignals) => onChange(tidied({ ...value, ...part }))
  const setTcf = (part: PurposeSignals['tcf']) => set({ tcf: { ...tcf, ...part } })
  const named = (name: 'purpose' | 'feature', most: number, chosen: readonly number[] = []) =>
    [...new Set([...Array.from({ length: most }, (_, at) => at + 1), ...chosen])].map((one) => ({
      value: String(one),
      label: one <= most ? t(`signals.tcf.${name}s.${one}`) : t(`signals.tcf.${name}`, { number: one }),
    }))
  return (
    <fieldset className={styles.signals}>
      <legend className={styles.legend}>{t('signals.title')}</legend>
      <p className={styles.note}>{t(asksForYes ? 'signals.noteConsent' : 'signals.noteObjection')}</p>
      <Switch
        label={t('signals.gpc')}
        description={t('signals.gpcHelp')}
        checked={gpc}
        onChange={(change) => set({ gpc: change.currentTarget.checked })}
        error={problem('gpc') ?? problem()}
      />
      <TagsInput
        label={t('signals.categories')}
        description={t('signals.categoriesHelp')}
        value={categories}
        onChange={(next) => set({ categories: next })}
        splitChars={[',', ';']}
        acceptValueOnBlur
        error={problem('categories')}
      />
      <MultiSelect
        label={t('signals.tcf.purposesLabel')}
        description={t(asksForYes ? 'signals.tcf.purposesHelp' : 'signals.tcf.purposesHelpObjection')}
        searchable
        nothingFoundMessage={t('app.nothingFound')}
        data={named('purpose', tcfPurposes, tcf.purposes)}
        value={(tcf.purposes ?? []).map(String)}
        onChange={(next) => setTcf({ purposes: next.map(Number) })}
        error={problem('tcf', 'purposes') ?? problem('tcf')}
      />
      {(tcf.purposes?.length ?? 0) > 0 && (
        <Switch
          label={t('signals.tcf.publisher')}
          description={t('signals.tcf.publisherHelp')}
          checked={tcf.publisher ?? false}
          onChange={(change) => setTcf({ publisher: change.currentTarget.checked })}
        />
      )}
      <MultiSelect
        label={t('signals.tcf.featuresLabel')}
        data={named('feature', tcfFeatures, tcf.specialFeatures)}
        value={(tcf.specialFeatures ?? []).map(String)}
        onChange={(next) => setTcf({ specialFeatures: next.map(Number) })}
        error={problem('tcf', 'specialFeatures')}
      />
      <TagsInput
        label={t('signals.tcf.vendorsLabel')}
        description={t('signals.tcf.vendorsHelp')}
        value={(tcf.vendors ?? []).map(String)}
        onChange={(next) => setTcf({ vendors: numbersIn(next) })}
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        inputMode="numeric"
        error={problem('tcf', 'vendors')}
      />
      <MultiSelect
        label={t('signals.gpp')}
        description={t('signals.gppHelp')}
        data={optOuts.map((one) => ({ value: one, label: t(`signals.optOut.${one}`) }))}
        value={gpp}
        onChange={(next) => set({ gpp: next as OptOut[] })}
        error={problem('gpp')}
      />
    </fieldset>
  )
}

/** Numbers of vendors, once each; what is none is not taken. */
function numbersIn(texts: readonly string[]): number[] {
  const numbers = texts.map(Number).filter((one) => Number.isInteger(one) && one > 0 && one < 65_536)
  return [...new Set(numbers)]
}
