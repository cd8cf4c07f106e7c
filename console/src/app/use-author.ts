import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { authorsQuery } from './authors-query.ts'
import { useMay } from './use-permissions.ts'

/** Tells an author as people do: by their name while they are here, and that they have left once they have. */
export function useAuthor(): (author: string) => string {
  const { t } = useTranslation()
  const authors = useQuery({ ...authorsQuery, enabled: useMay('authors:read') }).data?.items ?? []
  return (author) => {
    if (author === 'operator') return t('app.author.operator')
    const known = authors.find((one) => one.author === author)
    return known === undefined ? author : (known.name ?? t('app.author.left'))
  }
}
