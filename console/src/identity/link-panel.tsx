import { Button } from '@mantine/core'
import { IconScissors } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { endOf } from './end-of.ts'
import { endsOf } from './ends-of.ts'
import { EvidenceEvent } from './evidence-event.tsx'
import { Facts } from './facts.tsx'
import { IdentifierName } from './identifier-name.tsx'
import type { Identity, IdentityLink } from './identity.ts'
import { isWhole } from './identity-of.ts'
import styles from './identity-panel.module.css'
import { partBeyond } from './sides.ts'
import { StatusTag } from './status-tag.tsx'
import { useIdentityWords } from './use-identity-words.ts'

type LinkPanelProps = { readonly identity: Identity; readonly link: IdentityLink }

/** One link: what it is worth and why, who said so and when, and what can be done about it. */
export function LinkPanel({ identity, link }: LinkPanelProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const end = endsOf(identity)
  return (
    <>
      <StatusTag status={link.status} />
      <p className={styles.ends}>
        <IdentifierName {...end(link.a)} />
        <IdentifierName {...end(link.b)} />
      </p>
      <p className={styles.meaning}>{words.worth(link)}</p>
      <Facts
        facts={[
          { name: t('identity.because'), value: words.rule(link.rule) },
          { name: t('identity.evidence'), value: link.evidence && <EvidenceEvent evidence={link.evidence} /> },
          { name: t('identity.where'), value: `${t(`log.channel.${link.channel}`)} · ${link.source.name}` },
          { name: t('identity.when'), value: format.dateTime(link.happenedAt) },
          {
            name: t('identity.confirmed'),
            value: link.confirmedAt !== null && format.shortDate(link.confirmedAt),
          },
          {
            name: t(link.status === 'expired' ? 'identity.ended' : 'identity.ends'),
            value: endOf(link) && format.dateTime(endOf(link)),
          },
          { name: t('identity.confidence'), value: link.confidence < 1 && format.share(link.confidence) },
          {
            name: t('identity.decided'),
            value:
              link.decidedBy !== null &&
              t('identity.decidedBy', { name: words.decider(link.decidedBy), at: format.dateTime(link.decidedAt) }),
          },
          { name: t('identity.reasonGiven'), value: link.note || undefined },
        ]}
      />
      <LinkAction identity={identity} link={link} />
    </>
  )
}

function LinkAction({ identity, link }: LinkPanelProps) {
  const { t } = useTranslation()
  const mayWrite = useMay('identity:write')
  if (!mayWrite) return null
  if (link.status === 'suggested') {
    return (
      <Button variant="default" renderRoot={(props) => <Link to="/review" search={{ id: link.id }} {...props} />}>
        {t('identity.review')}
      </Button>
    )
  }
  if (link.status !== 'live') return null
  if (!isWhole(identity)) {
    return (
      <Button
        variant="default"
        leftSection={<IconScissors size={16} />}
        renderRoot={(props) => <Link to="/people/$id/separate" params={{ id: identity.id }} {...props} />}
      >
        {t('identity.separate')}
      </Button>
    )
  }
  const part = partBeyond(identity, link)
  if (part === undefined) return <p className={styles.quiet}>{t('identity.heldByOthers')}</p>
  return (
    <Button
      variant="default"
      leftSection={<IconScissors size={16} />}
      renderRoot={(props) => (
        <Link to="/people/$id/separate" params={{ id: identity.id }} search={{ part: part.join(',') }} {...props} />
      )}
    >
      {t('identity.separateHere')}
    </Button>
  )
}
