import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keysQuery } from '../keys/key-query.ts'
import { authorsQuery } from './authors-query.ts'
import { useMay } from './use-permissions.ts'

/** Tells an author as people do: by their name while they are here, that they have left once they have; of a key, what sends with it. */
export function useAuthor(): (author: string) => string {
  const { t } = useTranslation()
  const authors = useQuery({ ...authorsQuery, enabled: useMay('authors:read') }).data?.items ?? []
  const keys = useQuery({ ...keysQuery, enabled: useMay('keys:read') }).data?.items ?? []
  return (author) => {
    if (author === 'operator') return t('app.author.operator')
    if (author.startsWith('key:')) return keys.find(({ id }) => author === `key:${id}`)?.name ?? t('app.author.key')
    const known = authors.find((one) => one.author === author)
    return known === undefined ? author : (known.name ?? t('app.author.left'))
  }
}
