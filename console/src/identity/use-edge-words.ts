import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import { endOf } from './end-of.ts'
import type { Graph, GraphEdge, GraphNode } from './graph.ts'
import { useIdentityWords } from './use-identity-words.ts'

/** What a screen reader says of a line in the picture: what it is worth, both ends, where and when. */
export function useEdgeWords(): (graph: Graph) => (edge: GraphEdge) => string {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { type, value } = useIdentityWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language and with what the brand calls its types
  return useMemo(() => {
    const name = (node: GraphNode): string =>
      node.kind === 'visits'
        ? t('identity.visits', { count: node.members.length })
        : `${type(node.identifier.type)} ${value(node.identifier.value)}`
    return ({ nodes }) => {
      const names = new Map(nodes.map((node) => [node.id, name(node)]))
      return ({ status, a, b, links: [first, ...more] }) => {
        const said = t('identity.edge', {
          status: t(`identity.status.${status}`),
          a: names.get(a),
          b: names.get(b),
          channel: t(`log.channel.${first?.channel ?? 'server'}`),
          date: format.shortDate(first?.happenedAt),
        })
        const end = first && more.length === 0 ? endOf(first) : undefined
        if (end === undefined) return said
        const when = t(`identity.end.${status === 'expired' ? 'past' : 'coming'}`, { date: format.shortDate(end) })
        return `${said}, ${when}`
      }
    }
  }, [i18n.language, type])
}
