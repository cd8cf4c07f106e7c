import { useTranslation } from 'react-i18next'
import { inlineValue } from '../app/json.ts'
import { Tag } from '../app/tag.tsx'
import { useFormat } from '../app/use-format.ts'
import { useSubjectName } from '../consent/use-subject-name.ts'
import type { PrivacyRequest } from './request.ts'

/** What a step changed: traits with what they were and became, what was objected to, when the person was told. */
export function StepDetail({ step }: { readonly step: PrivacyRequest['history'][number] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useSubjectName()
  const { changes, refused, told } = step
  const shown = (value: unknown) => (value === null ? t('deeds.correct.nothing') : inlineValue(value, 400))
  if (changes.length === 0 && refused.length === 0 && told === null) return null
  return (
    <ul>
      {changes.map(({ trait, was, becomes, kept }) => (
        <li key={trait}>
          {t('deeds.correct.change', { trait, was: shown(was), becomes: shown(becomes) })}{' '}
          {!kept && <Tag tone="attention">{t('deeds.correct.notKept')}</Tag>}
        </li>
      ))}
      {refused.map((subject) => (
        <li key={subject}>{name(subject)}</li>
      ))}
      {told !== null && <li>{t('deeds.restricted.toldAt', { at: format.dateTime(told) })}</li>}
    </ul>
  )
}
