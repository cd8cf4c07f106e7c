import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { edgePath } from './edge-path.ts'
import type { GraphEdge } from './graph.ts'
import type { Place } from './layout.ts'
import styles from './link-edge.module.css'
import { StatusMark } from './status-mark.tsx'

export type LinkEdge = Edge<
  {
    readonly edge: GraphEdge
    readonly a: Place
    readonly b: Place
    /** The end that fewer lines meet in: there its words have room. */
    readonly near: 'a' | 'b'
    readonly picked: boolean
    readonly cut: boolean
    /** Whether channel and date are written on it. */
    readonly worded: boolean
  },
  'link'
>

/** One link in the picture: how it is drawn says what it is worth, words say where and when. */
export function LinkEdgeView({ id, data }: EdgeProps<LinkEdge>) {
  const { t } = useTranslation()
  const format = useFormat()
  if (data === undefined) return null
  const { edge, a, b, near, picked, cut, worded } = data
  const path = edgePath({ a, b, near })
  const [first] = edge.links
  const single = edge.links.length === 1
  const marked = cut || edge.status !== 'live'
  return (
    <>
      {/* Two lines: one wide, and its own paper within. */}
      {edge.status === 'shared' && <path d={path.d} className={styles.under} />}
      <BaseEdge
        id={id}
        path={path.d}
        interactionWidth={20}
        className={styles.line ?? ''}
        data-status={edge.status}
        data-picked={picked}
        data-cut={cut}
      />
      <EdgeLabelRenderer>
        {marked && (
          <span className={styles.mark} style={at(path.mark)} data-cut={cut}>
            <StatusMark status={cut ? 'cut' : edge.status} />
          </span>
        )}
        {worded && !marked && first !== undefined && (
          <span className={styles.words} style={at(path.words, path.from)} aria-hidden="true">
            {single
              ? `${t(`log.channel.${first.channel}`)} · ${(isThisYear(first.happenedAt) ? format.dayMonth : format.shortDate)(first.happenedAt)}`
              : t('identity.linkCount', { count: edge.links.length })}
          </span>
        )}
      </EdgeLabelRenderer>
    </>
  )
}

function isThisYear(iso: string): boolean {
  return new Date(iso).getFullYear() === new Date().getFullYear()
}

function at({ x, y }: Place, from: 'start' | 'middle' = 'middle') {
  return { transform: `translate(${from === 'start' ? '-8px' : '-50%'}, -50%) translate(${x}px, ${y}px)` }
}
