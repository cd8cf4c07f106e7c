import { SegmentedControl, Select, Title } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { languageName } from '../app/language-name.ts'
import { useMay } from '../app/use-permissions.ts'
import { NamePopover } from './name-popover.tsx'
import type { Basis, Wording } from './purpose.ts'
import { WordingCard } from './wording-card.tsx'
import {
  isKept,
  isLanguage,
  isVersion,
  languagesOf,
  placed,
  versionName,
  versionsOf,
  withLanguage,
  withVersion,
} from './wordings.ts'
import styles from './wordings-field.module.css'

type WordingsFieldProps = {
  readonly texts: readonly Wording[]
  readonly saved: readonly Wording[]
  readonly basis: Basis
  readonly onChange: (texts: readonly Wording[]) => void
  readonly problem: (...place: readonly (string | number)[]) => string | undefined
}

/** The languages that are offered by name; any other can be typed. */
const offered = 'fr en de es it nl pt pl ro sv da fi el cs hu sk sl bg hr et lv lt ga mt nb uk tr ar'.split(' ')

/** What people are asked, version by version, each beside itself in other languages, or a language beside its earlier versions. */
export function WordingsField({ texts, saved, basis, onChange, problem }: WordingsFieldProps) {
  const { t, i18n } = useTranslation()
  const mayWrite = useMay('purposes:write')
  const [by, setBy] = useState<'version' | 'language'>('version')
  const [chosen, choose] = useState<string>()
  const versions = versionsOf(texts)
  const languages = languagesOf(texts)
  const newest = versions.at(-1)
  const values = by === 'version' ? versions.toReversed() : languages
  const value = values.find((one) => one === chosen) ?? values[0]
  const nameOf = (language: string) => languageName(language, i18n.language)
  const shown = placed(texts).filter((text) => text[by] === value)
  const cards = by === 'version' ? shown : shown.toReversed()
  const isWritten = (language: string) =>
    texts.some((text) => text.version === value && text.language.toLowerCase() === language.toLowerCase())
  const change = (place: number, next: Wording) => onChange(texts.map((before, at) => (at === place ? next : before)))
  const show = (kind: 'version' | 'language', which: string | undefined) => {
    setBy(kind)
    choose(which)
  }
  return (
    <section className={styles.wordings} aria-labelledby="wordings">
      <div>
        <Title order={2} id="wordings">
          {t('purposes.wordings.title')}
        </Title>
        <p className={styles.help}>{t(basis === 'consent' ? 'purposes.wordings.asked' : 'purposes.wordings.told')}</p>
      </div>
      <div className={styles.bar}>
        {versions.length > 0 && (
          <>
            <SegmentedControl
              aria-label={t('purposes.wordings.beside')}
              data={[
                { value: 'version', label: t('purposes.wordings.byVersion') },
                { value: 'language', label: t('purposes.wordings.byLanguage') },
              ]}
              value={by}
              onChange={(kind) => show(kind as 'version' | 'language', undefined)}
            />
            <Select
              aria-label={t(by === 'version' ? 'purposes.wordings.version' : 'purposes.wordings.language')}
              allowDeselect={false}
              data={values.map((one) => ({
                value: one,
                label:
                  by === 'language'
                    ? nameOf(one)
                    : one === newest
                      ? t('purposes.wordings.newest', { version: one })
                      : one,
              }))}
              value={value ?? null}
              onChange={(one) => choose(one ?? undefined)}
            />
          </>
        )}
        {mayWrite && (
          <NamePopover
            label={t(versions.length === 0 ? 'purposes.wordings.first' : 'purposes.wordings.newVersion')}
            field={t('purposes.wordings.versionName')}
            help={t(versions.length === 0 ? 'purposes.wordings.firstHelp' : 'purposes.wordings.newVersionHelp')}
            action={t('purposes.wordings.begin')}
            suggested={versionName(versions, new Date().toISOString())}
            mistake={(name) =>
              versions.includes(name)
                ? t('purposes.wordings.versionTaken')
                : isVersion(name)
                  ? undefined
                  : t('purposes.wordings.versionInvalid')
            }
            onName={(name) => {
              onChange(withVersion(texts, name, i18n.language))
              show('version', name)
            }}
          />
        )}
        {mayWrite && by === 'version' && value !== undefined && (
          <NamePopover
            label={t('purposes.wordings.addLanguage')}
            field={t('purposes.wordings.language')}
            help={t('purposes.wordings.languageHelp')}
            action={t('purposes.wordings.begin')}
            suggested=""
            options={offered.filter((one) => !isWritten(one)).map((one) => ({ value: one, label: nameOf(one) }))}
            mistake={(language) =>
              isWritten(language)
                ? t('purposes.wordings.languageTaken')
                : isLanguage(language)
                  ? undefined
                  : t('purposes.wordings.languageInvalid')
            }
            onName={(language) => onChange(withLanguage(texts, value, language))}
          />
        )}
      </div>
      {cards.some((text) => isKept(saved, text)) && <p className={styles.help}>{t('purposes.wordings.keptHelp')}</p>}
      {cards.length > 0 && (
        <div className={styles.cards}>
          {cards.map(({ place, ...text }) => (
            <WordingCard
              key={`${text.version} ${text.language}`}
              wording={text}
              kept={isKept(saved, text)}
              onChange={(next) => change(place, next)}
              onDrop={() => onChange(texts.filter((_, at) => at !== place))}
              problem={(field) => problem(place, field)}
            />
          ))}
        </div>
      )}
    </section>
  )
}
