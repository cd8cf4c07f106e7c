import { useTranslation } from 'react-i18next'
import { useFormat } from '../app/use-format.ts'
import type { Notice } from './notice.ts'

/** An instant as the server writes it; the reader sees a date. */
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/

/** What a notice says and what to do, in the reader's language; its bare code where we know no words for it. */
export function useNoticeText(): (notice: Notice) => { readonly title: string; readonly next: string | undefined } {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  return ({ code, params }) => {
    const holes = Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === 'string' && instant.test(value) ? format.dateTime(value) : value,
      ]),
    )
    const [title, next] = [`notices.code.${code}.title`, `notices.code.${code}.next`]
    const known = i18n.exists(title, holes)
    return { title: known ? t(title, holes) : code, next: i18n.exists(next) ? t(next, holes) : undefined }
  }
}
