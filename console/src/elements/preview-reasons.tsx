import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { inlineValue } from '../app/json.ts'
import { useFormat } from '../app/use-format.ts'
import { usePurposeStep } from '../consent/use-purpose-step.ts'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ExperimentBody } from '../experiments/experiment.ts'
import { channels } from '../log/event.ts'
import type { ElementBody, Reason } from './element.ts'
import styles from './preview-reasons.module.css'

type PreviewReasonsProps = { readonly body: ElementBody; readonly reasons: readonly Reason[] }

/** The steps of a decision in sentences, each with what it read underneath. */
export function PreviewReasons({ body, reasons }: PreviewReasonsProps) {
  const { t, i18n } = useTranslation()
  const tried = reasons.some(({ step }) => step === 'experiment')
  const experiments = useQuery({ ...definitionsQuery<ExperimentBody>('experiments'), enabled: tried }).data ?? []
  const details = useDetails()
  const purpose = usePurposeStep()
  if (reasons.length === 0) return null
  const nameOf = (reason: Reason): string => {
    const { step, key } = reason
    if (step === 'purpose') return purpose.name(reason)
    if (step === 'element') return body.name
    if (step === 'experiment') return experiments.find((one) => one.key === key)?.body.name || key
    return body.variants.find((one) => one.key === key)?.name || key
  }
  const outcomeOf = (reason: Reason): string => {
    const { step, outcome, detail } = reason
    if (step === 'purpose') return purpose.outcome(reason)
    const forAll = step === 'variant' && outcome === 'matched' && detail === null
    const text = forAll ? 'elements.outcome.matched_all' : `elements.outcome.${outcome}`
    return i18n.exists(text) ? t(text) : outcome
  }
  return (
    <ol className={styles.reasons} aria-label={t('elements.preview.because')}>
      {reasons.map((reason) => {
        const detail = reason.step === 'purpose' ? purpose.detail(reason) : details(reason)
        const name = nameOf(reason)
        return (
          <li key={`${reason.step} ${reason.key} ${reason.outcome}`}>
            <strong>{t(`elements.step.${reason.step}`, { name })}</strong>{' '}
            {reason.step !== 'fallback' && name !== reason.key && <code>{reason.key}</code>} {outcomeOf(reason)}
            {detail !== '' && <span className={styles.read}>{detail}</span>}
          </li>
        )
      })}
    </ol>
  )
}

/** What a step read, in a few words; nothing where its sentence says it all. */
function useDetails(): (reason: Reason) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ step, detail }) => {
    if (step === 'fallback' || detail === null || detail === undefined) return ''
    const channel = channels.find((one) => one === detail)
    if (channel !== undefined) return t(`log.channel.${channel}`)
    if (Array.isArray(detail))
      return detail.length === 0 ? '' : t('elements.preview.read', { paths: detail.join(', ') })
    if (typeof detail !== 'object') return inlineValue(detail)
    const { hashAttribute, bucket, variation } = detail as Record<string, unknown>
    return [
      typeof hashAttribute === 'string' && t('elements.preview.shared', { attribute: hashAttribute }),
      typeof bucket === 'number' && t('elements.preview.bucket', { bucket: format.fixed(bucket, 4) }),
      typeof variation === 'string' && t('elements.preview.arm', { arm: variation }),
    ]
      .filter(Boolean)
      .join(', ')
  }
}
