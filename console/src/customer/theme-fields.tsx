import { Autocomplete, Group, Select, TagsInput, Textarea, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import type { FieldsProps } from '../definitions/definition-editor.tsx'
import { put } from '../definitions/put.ts'
import { ColourField } from './colour-field.tsx'
import { LogoField } from './logo-field.tsx'
import { type PageLanguage, pageLanguages } from './page-language.ts'
import { previewQuery } from './preview-query.ts'
import { type Font, fonts, type ThemeBody } from './theme.ts'
import styles from './theme-fields.module.css'

/** Traits that most brands let people put right; any other can be typed. */
const usual = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'address',
  'city',
  'postalCode',
  'birthday',
  'language',
]

/** Parts of the theme that are said in each language of the pages. */
type Spoken = 'welcome' | 'controller' | 'privacy'

/** The fields of how the customers' pages look, and what they say. */
export function ThemeFields({ draft, onChange, problem }: FieldsProps<ThemeBody>) {
  const { t, i18n } = useTranslation()
  const set = <K extends keyof ThemeBody>(name: K, value: ThemeBody[K] | undefined) => onChange(put(draft, name, value))
  // The very page that stands beside says how its colours are read.
  const colours = useQuery(
    previewQuery({
      theme: { brand: 'x', accent: draft.accent, ...(draft.accentDark && { accentDark: draft.accentDark }) },
      page: 'gone',
      language: 'en',
      scheme: 'light',
    }),
  ).data?.colours
  const say = (name: Spoken, language: PageLanguage, text: string) => {
    const said = put(draft[name] ?? {}, language, text === '' ? undefined : text)
    set(name, Object.keys(said).length === 0 ? undefined : said)
  }
  const inEach = (name: Spoken, field: (props: SpokenProps) => ReactNode) => (
    <div className={styles.pair}>
      {pageLanguages.map((language) =>
        field({
          key: language,
          label: t(`customerPages.${name}In`, { language: languageName(language, i18n.language, 'within') }),
          lang: language,
          value: draft[name]?.[language] ?? '',
          onChange: (change) => say(name, language, change.currentTarget.value),
          error: problem(name, language),
        }),
      )}
    </div>
  )
  return (
    <>
      <fieldset className={styles.part}>
        <Title order={2} className={styles.heading ?? ''}>
          {t('customerPages.look')}
        </Title>
        <TextInput
          label={t('customerPages.brand')}
          description={t('customerPages.brandHelp')}
          required
          maxLength={80}
          value={draft.brand}
          onChange={(change) => set('brand', change.currentTarget.value)}
          error={problem('brand')}
        />
        <LogoField value={draft.logo} onChange={(logo) => set('logo', logo)} problem={problem('logo')} />
        <div className={styles.pair}>
          <ColourField
            label={t('customerPages.accent')}
            description={t('customerPages.accentHelp')}
            required
            value={draft.accent}
            read={colours?.light}
            onChange={(colour) => set('accent', colour ?? '')}
            problem={problem('accent')}
          />
          <ColourField
            label={t('customerPages.accentDark')}
            description={t('customerPages.accentDarkHelp')}
            value={draft.accentDark}
            placeholder={t('customerPages.accentDarkNone')}
            read={colours?.dark}
            onChange={(colour) => set('accentDark', colour)}
            problem={problem('accentDark')}
          />
        </div>
        <Select
          label={t('customerPages.font')}
          description={t('customerPages.fontHelp')}
          allowDeselect={false}
          data={fonts.map((value) => ({ value, label: t(`customerPages.fonts.${value}`) }))}
          value={draft.font ?? 'system'}
          onChange={(value) => set('font', value === 'system' ? undefined : ((value ?? undefined) as Font | undefined))}
          error={problem('font')}
        />
      </fieldset>
      <fieldset className={styles.part}>
        <Title order={2} className={styles.heading ?? ''}>
          {t('customerPages.words')}
        </Title>
        <p className={styles.help}>{t('customerPages.wordsHelp')}</p>
        {inEach('welcome', ({ key, ...props }) => (
          <Textarea key={key} {...props} autosize minRows={2} maxLength={600} />
        ))}
        {inEach('controller', ({ key, ...props }) => (
          <Textarea key={key} {...props} autosize minRows={2} maxLength={300} />
        ))}
        {inEach('privacy', ({ key, ...props }) => (
          <TextInput key={key} {...props} type="url" maxLength={500} placeholder="https://" />
        ))}
        <TextInput
          label={t('customerPages.contact')}
          description={t('customerPages.contactHelp')}
          maxLength={300}
          value={draft.contact ?? ''}
          onChange={(change) => set('contact', change.currentTarget.value || undefined)}
          error={problem('contact')}
        />
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <Select
            label={t('customerPages.language')}
            description={t('customerPages.languageHelp')}
            allowDeselect={false}
            data={pageLanguages.map((value) => ({ value, label: languageName(value, i18n.language) }))}
            value={draft.language ?? 'en'}
            onChange={(value) => set('language', value === 'en' ? undefined : ((value ?? undefined) as PageLanguage))}
            error={problem('language')}
          />
          <Autocomplete
            label={t('customerPages.timeZone')}
            description={t('customerPages.timeZoneHelp')}
            placeholder="UTC"
            data={zones}
            limit={20}
            value={draft.timeZone ?? ''}
            onChange={(value) => set('timeZone', value || undefined)}
            error={problem('timeZone')}
          />
        </Group>
      </fieldset>
      <fieldset className={styles.part}>
        <Title order={2} className={styles.heading ?? ''}>
          {t('customerPages.does')}
        </Title>
        <TagsInput
          label={t('customerPages.correctable')}
          description={t('customerPages.correctableHelp')}
          data={usual}
          value={draft.correctable ?? []}
          onChange={(value) => set('correctable', value.length === 0 ? undefined : value)}
          error={problem('correctable')}
        />
        <TextInput
          label={t('customerPages.unsubscribeMail')}
          description={t('customerPages.unsubscribeMailHelp')}
          value={draft.unsubscribeMail ?? ''}
          onChange={(change) => set('unsubscribeMail', change.currentTarget.value || undefined)}
          error={problem('unsubscribeMail')}
        />
      </fieldset>
    </>
  )
}

type SpokenProps = {
  readonly key: string
  readonly label: string
  readonly lang: string
  readonly value: string
  readonly onChange: (change: { readonly currentTarget: { readonly value: string } }) => void
  readonly error: string | undefined
}

/** Zones that the browser knows, those of Europe first. */
const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').toSorted((a, b) => rank(a) - rank(b))]

function rank(zone: string): number {
  return zone.startsWith('Europe/') ? 0 : 1
}
