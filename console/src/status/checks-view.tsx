import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { Tag, type Tone } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import styles from './checks-view.module.css'
import type { Check, Finding, Report, State } from './status.ts'
import { useBytes } from './use-bytes.ts'

const TONES = { ok: 'good', warn: 'attention', fail: 'bad', unknown: 'quiet' } as const satisfies Record<State, Tone>
const ORDER: readonly State[] = ['fail', 'warn', 'unknown']

/** First what somebody must do, in words; then, smaller, all that is well. */
export function ChecksView({ report }: { readonly report: Report }) {
  const { t } = useTranslation()
  const format = useFormat()
  const problems = report.checks
    .filter(({ state }) => state !== 'ok')
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
  const well = report.checks.filter(({ state }) => state === 'ok')
  return (
    <>
      <p className={styles.overall} data-state={report.state} role="status">
        <strong>{t(`status.overall.${report.state}`)}</strong>
        <span>{t('status.at', { at: format.dateTime(report.at) })}</span>
      </p>
      {problems.length > 0 && (
        <Section title={t('status.problems')}>
          <ul className={styles.problems}>
            {problems.flatMap(({ check, findings }) =>
              findings.map((finding) => (
                <li key={`${check} ${finding.code} ${finding.says}`}>
                  <div className={styles.head}>
                    <h3>{t(`status.checks.${check}`)}</h3>
                    <Tag tone={TONES[finding.state]}>{t(`status.state.${finding.state}`)}</Tag>
                  </div>
                  <FindingWords finding={finding} />
                </li>
              )),
            )}
          </ul>
        </Section>
      )}
      <Section title={t('status.well')}>
        <dl className={styles.well}>
          {well.map((check) => (
            <WellCheck key={check.check} check={check} />
          ))}
        </dl>
      </Section>
    </>
  )
}

function WellCheck({ check: { check, findings } }: { readonly check: Check }) {
  const { t } = useTranslation()
  return (
    <div>
      <dt>{t(`status.checks.${check}`)}</dt>
      {findings.map((finding) => (
        <dd key={finding.code}>
          <FindingWords finding={finding} />
        </dd>
      ))}
    </div>
  )
}

function FindingWords({ finding: { code, params, do: remedy } }: { readonly finding: Finding }) {
  const { t } = useTranslation()
  const values = useWorded()(params)
  return (
    <>
      <p className={styles.says}>{t(`status.findings.${code}.says`, values)}</p>
      {remedy !== null && <p className={styles.do}>{t(`status.findings.${code}.do`, values)}</p>}
    </>
  )
}

/** Parameters as the language writes them: sizes by their names, numbers with their separators. */
function useWorded() {
  const format = useFormat()
  const bytes = useBytes()
  return (params: Finding['params']) =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value !== 'number' ? value : name.endsWith('Bytes') ? bytes(value) : writtenNumber(value, format),
      ]),
    )
}

/** A port or a process is a name, and has no separators. */
function writtenNumber(value: number, format: ReturnType<typeof useFormat>): string {
  return Number.isInteger(value) ? (value < 100_000 ? String(value) : format.integer(value)) : format.one(value)
}
