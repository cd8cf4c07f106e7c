import { useTranslation } from 'react-i18next'
import type { Notice } from './notice.ts'

/** What a notice says and what to do, in the reader's language; its bare code where we know no words for it. */
export function useNoticeText(): (notice: Notice) => { readonly title: string; readonly next: string | undefined } {
  const { t, i18n } = useTranslation()
  return ({ code, params }) => {
    const [title, next] = [`notices.code.${code}.title`, `notices.code.${code}.next`]
    const known = i18n.exists(title, params)
    return { title: known ? t(title, params) : code, next: i18n.exists(next) ? t(next, params) : undefined }
  }
}
