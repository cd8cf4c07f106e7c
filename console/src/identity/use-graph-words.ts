import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Graph, GraphEdge, GraphNode } from './graph.ts'
import { useIdentityWords } from './use-identity-words.ts'

/** What a screen reader says of the picture: each identifier with its nature, each line with both ends. */
export function useGraphWords() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { type } = useIdentityWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language alone
  return useMemo(() => {
    const name = (node: GraphNode | undefined): string => {
      if (node === undefined) return ''
      if (node.kind === 'visits') return t('identity.visits', { count: node.members.length })
      return `${type(node.identifier.type)} ${node.identifier.value}`
    }
    const nature = (node: GraphNode): string[] => {
      if (node.kind === 'visits') return []
      if (node.kind === 'other') return [node.identifier.person?.label ?? t('identity.nobodys')]
      const { strength, shared } = node.identifier
      return [t(`identity.strength.${strength}`), ...(shared ? [t('identity.sharedShort')] : [])]
    }
    return {
      node: (node: GraphNode, goes: boolean | undefined): string => {
        const fate = goes === undefined ? [] : [goes ? t('identity.goes') : t('identity.stays')]
        return [name(node), ...nature(node), ...fate].join(', ')
      },
      edge: (edge: GraphEdge, graph: Graph): string => {
        const end = (id: string) => name(graph.nodes.find((node) => node.id === id))
        const [first] = edge.links
        return t('identity.edge', {
          status: t(`identity.status.${edge.status}`),
          a: end(edge.a),
          b: end(edge.b),
          channel: t(`log.channel.${first?.channel ?? 'server'}`),
          date: format.shortDate(first?.happenedAt),
        })
      },
    }
  }, [i18n.language])
}
