import { VisuallyHidden } from '@mantine/core'
import { IconArrowBarRight, IconUsers } from '@tabler/icons-react'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import type { GraphNode } from './graph.ts'
import styles from './identifier-node.module.css'
import type { OtherIdentifier } from './identity.ts'
import { TypeIcon } from './type-icon.tsx'
import { useIdentityWords } from './use-identity-words.ts'

export type IdentifierNode = Node<
  {
    readonly node: GraphNode
    readonly picked: boolean
    /** In a separation: whether it goes; undefined where nothing is being separated. */
    readonly goes: boolean | undefined
  },
  'identifier'
>

/** One identifier in the picture: what it is, its value, whether it may join people, and whose it is. */
export function IdentifierNodeView({ data: { node, picked, goes } }: NodeProps<IdentifierNode>) {
  const { t } = useTranslation()
  return (
    <div
      className={styles.node}
      data-kind={node.kind}
      data-strength={strengthOf(node)}
      data-picked={picked}
      data-goes={goes}
    >
      {/* The library draws no line without them; where lines end is computed from the places. */}
      <Handle type="source" position={Position.Right} className={styles.handle ?? ''} isConnectable={false} />
      <Handle type="target" position={Position.Left} className={styles.handle ?? ''} isConnectable={false} />
      <Inside node={node} />
      {goes !== undefined && node.kind !== 'other' && (
        <span className={styles.mark}>
          {/* What stays bears no sign: a tick would read as chosen. */}
          {goes && <IconArrowBarRight size={15} aria-hidden="true" />}
          <VisuallyHidden>{goes ? t('identity.goes') : t('identity.stays')}</VisuallyHidden>
        </span>
      )}
    </div>
  )
}

function Inside({ node }: { readonly node: GraphNode }) {
  const { t } = useTranslation()
  const words = useIdentityWords()
  if (node.kind === 'visits') {
    return (
      <>
        <TypeIcon type="anonymousId" size={20} />
        <span className={styles.words}>
          <span className={styles.type}>{words.type('anonymousId')}</span>
          <span className={styles.count}>{t('identity.visits', { count: node.members.length })}</span>
        </span>
      </>
    )
  }
  const { type, value } = node.identifier
  const aside =
    node.kind === 'other'
      ? asideOf(node.identifier, t('identity.nobodys'), words.person)
      : node.identifier.shared
        ? t('identity.sharedShort')
        : node.identifier.strength === 'weak'
          ? t('identity.weakShort')
          : undefined
  return (
    <>
      <TypeIcon type={type} size={20} />
      <span className={styles.words}>
        <span
          className={styles.named}
          title={aside === undefined ? words.type(type) : `${words.type(type)} · ${aside}`}
        >
          <span className={styles.type}>{words.type(type)}</span>
          {aside !== undefined && <span className={styles.aside}> · {aside}</span>}
        </span>
        <span className={styles.value}>{words.value(value)}</span>
        {node.kind === 'own' && <VisuallyHidden>{t(`identity.strength.${node.identifier.strength}`)}</VisuallyHidden>}
      </span>
      {node.kind === 'own' && node.identifier.shared && <IconUsers size={14} aria-hidden="true" />}
    </>
  )
}

/** Whose it is; somebody who is called by this very identifier has no other name to say. */
function asideOf(
  { person, value }: OtherIdentifier,
  nobodys: string,
  named: (label: string) => string,
): string | undefined {
  return person === null ? nobodys : person.label === value ? undefined : named(person.label)
}

function strengthOf(node: GraphNode): string {
  if (node.kind === 'visits') return 'strong'
  return node.kind === 'own' ? node.identifier.strength : 'none'
}
