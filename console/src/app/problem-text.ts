import type { i18n } from 'i18next'
import { ApiError } from './api-error.ts'

/** What went wrong and what to do, in the reader's language when the code is one we know, else as the server says it. */
export function problemText({ t, exists }: Pick<i18n, 't' | 'exists'>, error: Error): string {
  const code = error instanceof ApiError ? error.code : 'unexpected'
  return exists(`errors.${code}`) ? t(`errors.${code}`) : `${t('errors.unexpected')} ${error.message}`
}
