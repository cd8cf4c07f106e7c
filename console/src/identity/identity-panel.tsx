import { Button, CloseButton, Title } from '@mantine/core'
import { IconScissors } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../app/copy-button.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { endsOf } from './ends-of.ts'
import { Facts } from './facts.tsx'
import type { Graph, GraphEdge, GraphNode } from './graph.ts'
import type { Identity, IdentityLink } from './identity.ts'
import styles from './identity-panel.module.css'
import { LinkPanel } from './link-panel.tsx'
import { StatusMark } from './status-mark.tsx'
import { useIdentityWords } from './use-identity-words.ts'

type IdentityPanelProps = {
  readonly identity: Identity
  readonly graph: Graph
  readonly picked: string
  readonly onPick: (id: string | undefined) => void
  readonly onOpenVisits: (id: string) => void
}

/** What is open beside the picture: an identifier, many visits, or a link. Nothing if it is no longer there. */
export function IdentityPanel({ identity, graph, picked, onPick, onOpenVisits }: IdentityPanelProps) {
  const { t } = useTranslation()
  const words = useIdentityWords()
  const node = graph.nodes.find(({ id }) => id === picked)
  const edge = graph.edges.find(({ id }) => id === picked)
  const link = edge?.links.length === 1 ? edge.links[0] : identity.links.find(({ id }) => id === picked)
  const close = () => onPick(undefined)
  if (node?.kind === 'visits') {
    return (
      <Frame key={picked} title={t('identity.visits', { count: node.members.length })} onClose={close}>
        <p className={styles.meaning}>{t('identity.visitsText')}</p>
        <Button variant="default" onClick={() => onOpenVisits(node.id)}>
          {t('identity.visitsOpen')}
        </Button>
      </Frame>
    )
  }
  if (node !== undefined) {
    return (
      <Frame key={picked} title={words.type(node.identifier.type)} onClose={close}>
        <p className={styles.value}>
          {words.value(node.identifier.value)} <CopyButton value={node.identifier.value} />
        </p>
        {node.kind === 'own' ? <Own identity={identity} node={node} /> : <Other node={node} />}
        <Links
          identity={identity}
          from={node.id}
          links={identity.links.filter(({ a, b }) => a === node.id || b === node.id)}
          onPick={onPick}
        />
      </Frame>
    )
  }
  if (link !== undefined) {
    return (
      <Frame key={picked} title={t('identity.link')} onClose={close}>
        <LinkPanel key={link.id} identity={identity} link={link} />
      </Frame>
    )
  }
  if (edge !== undefined) return <Bundle identity={identity} edge={edge} onPick={onPick} />
  return null
}

type FrameProps = { readonly title: string; readonly onClose: () => void; readonly children: ReactNode }

function Frame({ title, onClose, children }: FrameProps) {
  const { t } = useTranslation()
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  // It may stand below the picture: whoever picked something should see what came of it.
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <aside ref={panel} className={styles.panel} aria-labelledby={id}>
      <CloseButton className={styles.close ?? ''} onClick={onClose} aria-label={t('app.close')} />
      <Title order={2} size="h3" id={id} className={styles.title ?? ''}>
        {title}
      </Title>
      {children}
    </aside>
  )
}

function Own({ identity, node }: { readonly identity: Identity; readonly node: GraphNode & { kind: 'own' } }) {
  const { t } = useTranslation()
  const format = useFormat()
  const mayWrite = useMay('identity:write')
  const { strength, shared, firstSeen, events, origin } = node.identifier
  return (
    <>
      <p className={styles.meaning}>{shared ? t('identity.sharedText') : t(`identity.strengthText.${strength}`)}</p>
      <Facts
        facts={[
          { name: t('identity.firstSeen'), value: format.dateTime(firstSeen) },
          { name: t('identity.ownEvents'), value: format.integer(events) },
        ]}
      />
      {mayWrite && identity.identifiers.length > 1 && (
        <Button
          variant="default"
          leftSection={<IconScissors size={16} />}
          renderRoot={(props) => (
            <Link to="/people/$id/separate" params={{ id: identity.id }} search={{ part: origin }} {...props} />
          )}
        >
          {t('identity.separateThis')}
        </Button>
      )}
    </>
  )
}

function Other({ node }: { readonly node: GraphNode & { kind: 'other' } }) {
  const { t } = useTranslation()
  const words = useIdentityWords()
  const { person } = node.identifier
  if (person === null) return <p className={styles.meaning}>{t('identity.nobodysText')}</p>
  return (
    <p className={styles.meaning}>
      {t('identity.belongsTo')}{' '}
      <Link to="/people/$id" params={{ id: person.id }} search={{ tab: 'identity' }}>
        {words.person(person.label, [node.identifier])}
      </Link>
    </p>
  )
}

type LinksProps = {
  readonly identity: Identity
  /** The end that one looks from. */
  readonly from: string
  readonly links: readonly IdentityLink[]
  readonly onPick: (id: string) => void
}

/** More are in the table below. */
const mostLinks = 12

function Links({ identity, from, links, onPick }: LinksProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useIdentityWords()
  const end = endsOf(identity)
  if (links.length === 0) return null
  return (
    <>
      <h3 className={styles.heading}>{t('identity.links')}</h3>
      <ul className={styles.links}>
        {links.slice(0, mostLinks).map((link) => {
          const other = end(link.a === from ? link.b : link.a)
          return (
            <li key={link.id}>
              <button type="button" className={styles.link} onClick={() => onPick(link.id)}>
                <StatusMark status={link.status} />
                <span className={styles.words}>
                  <span className={styles.other}>
                    {words.type(other.type)} {words.value(other.value)}
                  </span>
                  <span className={styles.quiet}>
                    {t(`identity.status.${link.status}`)} · {t(`log.channel.${link.channel}`)} ·{' '}
                    {format.shortDate(link.happenedAt)}
                  </span>
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {links.length > mostLinks && (
        <p className={styles.quiet}>{t('profiles.more', { count: links.length - mostLinks })}</p>
      )}
    </>
  )
}

type BundleProps = {
  readonly identity: Identity
  readonly edge: GraphEdge
  readonly onPick: (id: string | undefined) => void
}

function Bundle({ identity, edge, onPick }: BundleProps) {
  const { t } = useTranslation()
  const from = edge.a.startsWith('visits:') ? edge.b : edge.a
  return (
    <Frame title={t('identity.linkCount', { count: edge.links.length })} onClose={() => onPick(undefined)}>
      <Links identity={identity} from={from} links={edge.links} onPick={onPick} />
    </Frame>
  )
}
