import { Button, TextInput } from '@mantine/core'
import { IconArrowsJoin, IconScissors, IconSearch } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Section } from '../app/section.tsx'
import { useMay } from '../app/use-permissions.ts'
import { DecisionsList } from './decisions-list.tsx'
import { graphOf } from './graph.ts'
import { IdentifiersTable } from './identifiers-table.tsx'
import type { Identity, LinkStatus } from './identity.ts'
import { IdentityLinksTable } from './identity-links-table.tsx'
import { IdentityPanel } from './identity-panel.tsx'
import { IdentityPicture } from './identity-picture.tsx'
import { identityQuery } from './identity-query.ts'
import styles from './identity-tab.module.css'
import { MoreIdentifiers } from './more-identifiers.tsx'
import { StatusLegend } from './status-legend.tsx'
import { useIdentityWords } from './use-identity-words.ts'
import { useWhole } from './use-whole.ts'

type IdentityTabProps = {
  readonly person: string
  /** The identifier or link that is open, as the address has it. */
  readonly picked: string | undefined
  readonly onPick: (id: string | undefined) => void
}

/** Who a person is known as and why: the picture, the same as tables, and what was decided about it. */
export function IdentityTab({ person, picked, onPick }: IdentityTabProps) {
  const query = useInfiniteQuery(identityQuery(person))
  const [q, setQ] = useState('')
  // A word is looked for in all there is, and what a cut separates can be told of all there is.
  useWhole(query, q.trim() !== '' || picked !== undefined)
  return (
    <Async query={query} rows={8}>
      {(identity) => (
        <Known
          identity={identity}
          q={q}
          onQ={setQ}
          picked={picked}
          onPick={onPick}
          more={<MoreIdentifiers of={query} />}
        />
      )}
    </Async>
  )
}

/** Ended links that are drawn without being asked for. */
const SHOWN_ENDED = 6

type KnownProps = Omit<IdentityTabProps, 'person'> & {
  readonly identity: Identity
  readonly q: string
  readonly onQ: (q: string) => void
  /** Says what is not shown yet. */
  readonly more: ReactNode
}

function Known({ identity, q, onQ, picked, onPick, more }: KnownProps) {
  const { t } = useTranslation()
  const mayWrite = useMay('identity:write')
  const [hidden, setHidden] = useState(() => hiddenAtFirst(identity))
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const { type } = useIdentityWords()
  const graph = useMemo(() => graphOf(identity, { q, hidden, opened, type }), [identity, q, hidden, opened, type])
  const alone = identity.identifiers.length <= 1 && identity.links.length === 0
  const many = identity.identifiers.length + identity.others.length > 8
  return (
    <div className={styles.tab}>
      <div className={styles.bar}>
        {many && (
          <TextInput
            className={styles.find ?? ''}
            aria-label={t('identity.find')}
            placeholder={t('identity.find')}
            leftSection={<IconSearch size={16} />}
            value={q}
            onChange={(change) => onQ(change.currentTarget.value)}
          />
        )}
        {identity.links.length > 0 && (
          <StatusLegend counts={identity.counts.links} hidden={hidden} onHidden={setHidden} />
        )}
        {opened.size > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={() => setOpened(new Set())}>
            {t('identity.visitsFold')}
          </Button>
        )}
        {mayWrite && (
          <div className={styles.actions}>
            {identity.identifiers.length > 1 && (
              <Button
                variant="default"
                leftSection={<IconScissors size={16} />}
                renderRoot={(props) => <Link to="/people/$id/separate" params={{ id: identity.id }} {...props} />}
              >
                {t('identity.separate')}
              </Button>
            )}
            <Button
              variant="default"
              leftSection={<IconArrowsJoin size={16} />}
              renderRoot={(props) => <Link to="/people/$id/join" params={{ id: identity.id }} {...props} />}
            >
              {t('identity.join')}
            </Button>
          </div>
        )}
      </div>
      {alone ? (
        <EmptyNote title={t('identity.alone')}>
          <p>{t('identity.aloneNext')}</p>
        </EmptyNote>
      ) : (
        <div className={styles.picture} data-open={picked !== undefined}>
          {graph.nodes.length === 0 ? (
            <EmptyNote title={t('app.nothingMatches', { q })} />
          ) : (
            <IdentityPicture graph={graph} picked={picked} onPick={onPick} />
          )}
          {picked !== undefined && (
            <IdentityPanel
              identity={identity}
              graph={graph}
              picked={picked}
              onPick={onPick}
              onOpenVisits={(id) => {
                setOpened(new Set([...opened, id]))
                onPick(undefined)
              }}
            />
          )}
        </div>
      )}
      {more}
      <Section title={t('identity.identifiers')}>
        <IdentifiersTable identity={identity} q={q} />
        {more}
      </Section>
      {identity.links.length > 0 && (
        <Section title={t('identity.links')}>
          <IdentityLinksTable identity={identity} q={q} hidden={hidden} />
        </Section>
      )}
      <Section title={t('identity.decisions')}>
        {identity.decisions.length === 0 ? (
          <p className={styles.none}>{t('identity.noDecisionsHere')}</p>
        ) : (
          <DecisionsList decisions={identity.decisions} />
        )}
      </Section>
    </div>
  )
}

/** Links that have ended, once there are many: every visit of the past may be one. The legend says how many there are. */
function hiddenAtFirst({ links }: Identity): ReadonlySet<LinkStatus> {
  const ended = links.filter(({ status }) => status === 'expired').length
  return new Set(ended > SHOWN_ENDED ? ['expired'] : [])
}
