import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { sessionQuery } from './session-query.ts'

/** Tells an author as people do: one's own name for oneself, and whatever the server says for others. */
export function useAuthor(): (author: string) => string {
  const { t } = useTranslation()
  const user = useQuery(sessionQuery).data?.user
  return (author) => {
    if (author === 'operator') return t('app.author.operator')
    return user !== undefined && author === `user:${user.id}` ? user.name : author
  }
}
