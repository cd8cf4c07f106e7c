import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Graph, GraphEdge } from './graph.ts'
import { useIdentityWords } from './use-identity-words.ts'

/** What a screen reader says of a line in the picture: what it is worth, both ends, where and when. */
export function useEdgeWords(): (edge: GraphEdge, graph: Graph) => string {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { type } = useIdentityWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone
  return useMemo(() => {
    const name = (id: string, { nodes }: Graph): string => {
      const node = nodes.find((one) => one.id === id)
      if (node === undefined) return ''
      if (node.kind === 'visits') return t('identity.visits', { count: node.members.length })
      return `${type(node.identifier.type)} ${node.identifier.value}`
    }
    return (edge, graph) => {
      const [first] = edge.links
      return t('identity.edge', {
        status: t(`identity.status.${edge.status}`),
        a: name(edge.a, graph),
        b: name(edge.b, graph),
        channel: t(`log.channel.${first?.channel ?? 'server'}`),
        date: format.shortDate(first?.happenedAt),
      })
    }
  }, [i18n.language])
}
