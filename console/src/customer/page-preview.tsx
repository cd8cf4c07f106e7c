import { SegmentedControl, Select, useComputedColorScheme } from '@mantine/core'
import { useDebouncedValue, useElementSize } from '@mantine/hooks'
import { IconDeviceDesktop, IconDeviceMobile, IconMoon, IconSun } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { type PageLanguage, pageLanguages } from './page-language.ts'
import styles from './page-preview.module.css'
import { type PreviewDraft, type PreviewedPage, previewedPages } from './preview.ts'
import { PreviewFrame } from './preview-frame.tsx'
import { previewQuery } from './preview-query.ts'
import type { ThemeBody } from './theme.ts'

type PagePreviewProps = {
  /** How the pages look, as it is being written; as it was saved when absent. */
  readonly theme?: ThemeBody
  /** What is being written that people choose: the page shows it alone. */
  readonly draft?: PreviewDraft
}

/** Milliseconds that a draft rests before it is drawn. */
const pause = 250

/** Widths of a telephone and of a desk, in CSS pixels. */
const widths = { phone: 375, desktop: 1100 } as const
type Device = keyof typeof widths

/** What stands around the screen of a telephone, as the style has it. */
const bezel = 6

/** The page that a customer will have, drawn by the server from what is being written: beside what one writes. */
export function PagePreview({ theme, draft }: PagePreviewProps) {
  const { t, i18n } = useTranslation()
  const [page, setPage] = useState<PreviewedPage>('preferences')
  const [language, setLanguage] = useState<PageLanguage>(i18n.language === 'fr' ? 'fr' : 'en')
  const [device, setDevice] = useState<Device>('phone')
  const own = useComputedColorScheme('light')
  const [chosen, choose] = useState<'light' | 'dark'>()
  const scheme = chosen ?? own
  const { ref, width } = useElementSize()
  const [drafted] = useDebouncedValue({ theme, draft }, pause)
  const request = {
    page,
    language,
    scheme,
    ...(drafted.theme && { theme: drafted.theme }),
    ...(drafted.draft && { draft: drafted.draft }),
  }
  const query = useQuery(previewQuery(request))
  const wide = widths[device]
  const follow = (to: string) => {
    const [name = '', asked = ''] = to.split('?')
    const other = new URLSearchParams(asked).get('lang')
    const next = pageLanguages.find((one) => one === other)
    if (next !== undefined) setLanguage(next)
    else if (isPage(name)) setPage(name)
  }
  return (
    <section className={styles.preview} aria-label={t('customerPages.preview.title')}>
      <div className={styles.bar}>
        {draft === undefined && (
          <Select
            className={styles.page ?? ''}
            size="xs"
            aria-label={t('customerPages.preview.page')}
            allowDeselect={false}
            data={previewedPages.map((value) => ({ value, label: t(`customerPages.preview.pages.${value}`) }))}
            value={previewedPages.find((one) => one === page) ?? startOf(page)}
            onChange={(value) => isPage(value ?? '') && setPage(value as PreviewedPage)}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label={t('customerPages.preview.language')}
          data={pageLanguages.map((value) => ({ value, label: languageName(value, i18n.language) }))}
          value={language}
          onChange={(value) => setLanguage(value as PageLanguage)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('customerPages.preview.device')}
          data={[
            { value: 'phone', label: <Sign of={IconDeviceMobile} label={t('customerPages.preview.phone')} /> },
            { value: 'desktop', label: <Sign of={IconDeviceDesktop} label={t('customerPages.preview.desktop')} /> },
          ]}
          value={device}
          onChange={(value) => setDevice(value as Device)}
        />
        <SegmentedControl
          size="xs"
          aria-label={t('customerPages.preview.scheme')}
          data={[
            { value: 'light', label: <Sign of={IconSun} label={t('customerPages.preview.light')} /> },
            { value: 'dark', label: <Sign of={IconMoon} label={t('customerPages.preview.dark')} /> },
          ]}
          value={scheme}
          onChange={(value) => choose(value as 'light' | 'dark')}
        />
      </div>
      <div ref={ref} className={styles.stage} data-device={device}>
        <PreviewFrame
          html={query.data?.html}
          title={t('customerPages.preview.frame')}
          width={device === 'phone' && width > 0 ? Math.min(wide, width - 2 * bezel) : wide}
          scale={device === 'phone' || width === 0 ? 1 : Math.min(1, (width - 2) / wide)}
          onFollow={follow}
        />
      </div>
      <p className={styles.note} role="status">
        {noteOf(query, t)}
      </p>
      {query.error !== null && query.data === undefined && <ProblemNote error={query.error} />}
    </section>
  )
}

type Words = ReturnType<typeof useTranslation>['t']

/** What one has to know of what is shown. */
function noteOf(
  { data, error }: { readonly data?: { examples: boolean; empty: boolean } | undefined; readonly error: unknown },
  t: Words,
): string {
  if (error !== null) return t('customerPages.preview.stale')
  if (data?.empty) return t('customerPages.preview.empty')
  return t(data?.examples ? 'customerPages.preview.examples' : 'customerPages.preview.nobody')
}

function Sign({ of: Icon, label }: { readonly of: typeof IconSun; readonly label: string }) {
  return (
    <span className={styles.sign} title={label}>
      <Icon size={17} stroke={1.7} aria-hidden="true" />
      <span className={styles.hidden}>{label}</span>
    </span>
  )
}

const all: ReadonlySet<string> = new Set([...previewedPages, 'saved', 'unsubscribed', 'confirmed', 'gone'])

function isPage(name: string): name is PreviewedPage {
  return all.has(name)
}

/** The page whose form leads to this one. */
function startOf(page: PreviewedPage): PreviewedPage {
  if (page === 'unsubscribed') return 'unsubscribe'
  return page === 'confirmed' ? 'confirm' : 'preferences'
}
