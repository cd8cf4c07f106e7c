import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '../app/section.tsx'
import { usePurposes } from '../consent/use-purposes.ts'
import type { EntryBody } from './catalogue.ts'
import styles from './catalogue-page.module.css'
import { withheldQuery } from './catalogue-query.ts'
import { daysOf } from './days-of.ts'

/** What becomes of a message of somebody who refused, and of everybody's after a time: what the entry says, in words. */
export function ProtectionWords({ body }: { readonly body: EntryBody }) {
  const { t, i18n } = useTranslation()
  const purposes = usePurposes()
  const of = body.trait === undefined ? 'event' : 'trait'
  const names = body.purposes?.map((key) => purposes.find((one) => one.key === key)?.body.name ?? key)
  const days = daysOf(body.retention)
  const serves = (): string => {
    if (names === undefined)
      return t(body.sensitivity === 'special' ? `protection.says.${of}.nothing` : `protection.says.${of}.key`)
    if (names.length === 0) return t(`protection.says.${of}.nothing`)
    return t(`protection.says.${of}.named`, {
      purposes: new Intl.ListFormat(i18n.language, { type: 'disjunction' }).format(names),
    })
  }
  return (
    <Section title={t('protection.title')} boxed>
      <ul className={styles.says}>
        <li>{serves()}</li>
        {of === 'event' && <li>{t(`protection.says.refused.${body.refused ?? 'drop'}`)}</li>}
        {body.sensitivity !== undefined && body.sensitivity !== 'ordinary' && (
          <li>{t(`protection.says.sensitivity.${body.sensitivity}`)}</li>
        )}
        {days !== undefined && <li>{t(`protection.says.${of}.stays`, { count: days })}</li>}
        {of === 'event' && <Withheld type={body.type ?? 'track'} name={body.event ?? ''} />}
      </ul>
    </Section>
  )
}

/** How much was refused in the last thirty days: how much people do not want is for the brand to know, and whose it was for nobody. */
function Withheld({ type, name }: { readonly type: string; readonly name: string }) {
  const { t } = useTranslation()
  const { data } = useQuery(withheldQuery)
  if (!data) return null
  const messages = data.items
    .filter((one) => one.type === type && one.name === name)
    .reduce((sum, one) => sum + one.messages, 0)
  return <li>{t(messages === 0 ? 'protection.withheldNone' : 'protection.withheld', { count: messages })}</li>
}
