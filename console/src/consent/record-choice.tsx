import { Button, Group, Modal, Radio, SegmentedControl, Select, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { languageName } from '../app/language-name.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import type { PersonChoices } from './choice.ts'
import { choicesQuery } from './choices-query.ts'
import styles from './choices-tab.module.css'
import { recordingOf, type Saying, sayable, type WhereSaid, whereSaid } from './sayings.ts'
import { standingEntry } from './standing-entry.ts'
import { usePurposes } from './use-purposes.ts'
import { newestWording, versionsOf } from './wordings.ts'

type RecordChoiceProps = {
  readonly choices: PersonChoices
  /** What the person is called. */
  readonly label: string
  /** The purpose they speak of, where it is known already. */
  readonly first: string | undefined
  readonly onClose: () => void
}

/** Writes down what somebody says on the telephone or at the till: what, in answer to which words, then one plain question before it stands. */
export function RecordChoice({ choices, label, first, onClose }: RecordChoiceProps) {
  const { t, i18n } = useTranslation()
  const cache = useQueryClient()
  const defined = usePurposes()
  const standingOf = (key: string) => standingEntry(choices.entries.filter((one) => one.purpose === key))
  const stateOf = (key: string) => standingOf(key)?.state
  const possible = choices.purposes.filter(({ purpose, basis }) => sayable(basis, stateOf(purpose)).length > 0)
  const [chosen, choose] = useState(first ?? possible[0]?.purpose)
  const [saying, say] = useState<Saying>()
  const [language, setLanguage] = useState<string>()
  const [where, setWhere] = useState<WhereSaid>('call')
  const [reference, setReference] = useState('')
  const [asking, ask] = useState(false)
  const held = possible.find(({ purpose }) => purpose === chosen)
  const body = defined.find(({ key }) => key === chosen)?.body
  const nameOf = (key: string) => defined.find((one) => one.key === key)?.body.name ?? key
  const texts = body?.texts ?? []
  const version = versionsOf(texts).at(-1)
  const offered = texts.filter((text) => text.version === version)
  const wording =
    language === ''
      ? undefined
      : (offered.find((text) => text.language === language) ?? newestWording(texts, [i18n.language]))
  const words = held === undefined ? [] : sayable(held.basis, stateOf(held.purpose))
  const kind = held?.basis === 'consent' ? 'consent' : 'objection'
  const isYes = kind === 'consent' && saying === 'granted'
  const standing = chosen === undefined ? undefined : standingOf(chosen)
  // Whoever confirms a yes answers to the words that it was given to.
  const confirmed = standing?.asked && standing.wording ? { ...standing.asked, ...standing.wording } : undefined
  const answered = saying === 'confirmed' ? confirmed : isYes ? wording : undefined
  const record = useMutation({
    mutationFn: (word: Saying) =>
      unwrap(
        api.POST('/api/people/{id}/choices', {
          params: { path: { id: choices.person } },
          body: recordingOf({
            purpose: chosen ?? '',
            saying: word,
            wording: answered,
            where,
            reference,
          }),
        }),
      ),
    onSuccess: async (next) => {
      cache.setQueryData(choicesQuery(choices.person).queryKey, next)
      await cache.invalidateQueries({ queryKey: ['person', choices.person] })
      notifications.show({ message: t('choices.written') })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (saying === undefined) return
    if (asking) record.mutate(saying)
    else ask(true)
  }
  const waits = saying === 'granted' && kind === 'consent' && body?.confirmed === true
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(asking ? 'choices.confirmTitle' : 'choices.recordTitle', { name: label })}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form onSubmit={submit}>
        {asking && saying !== undefined ? (
          <Stack gap="sm">
            <p className={styles.question}>
              {t(`choices.confirm.${kind}.${saying}`, { person: label, purpose: nameOf(chosen ?? '') })}
            </p>
            {answered !== undefined && (
              <blockquote lang={answered.language} className={styles.quote}>
                <strong>{answered.title}</strong> {answered.text}
              </blockquote>
            )}
            <p>{t(waits ? 'choices.confirmWaits' : 'choices.confirmText')}</p>
          </Stack>
        ) : (
          <Stack gap="md">
            <Select
              label={t('purposes.purpose')}
              allowDeselect={false}
              data={possible.map(({ purpose }) => ({ value: purpose, label: nameOf(purpose) }))}
              value={chosen ?? null}
              onChange={(purpose) => {
                choose(purpose ?? undefined)
                say(undefined)
                setLanguage(undefined)
              }}
            />
            <Radio.Group
              label={t('choices.theySay')}
              required
              value={saying ?? ''}
              onChange={(word) => say(word as Saying)}
            >
              <Stack gap={8} mt={6}>
                {words.map((word) => (
                  <Radio key={word} value={word} label={t(`choices.says.${kind}.${word}`)} />
                ))}
              </Stack>
            </Radio.Group>
            {isYes && offered.length > 0 && (
              <>
                <Select
                  label={t('choices.readOut')}
                  description={t('choices.readOutHelp')}
                  allowDeselect={false}
                  data={[
                    ...offered.map((text) => ({
                      value: text.language,
                      label: `${languageName(text.language, i18n.language)}, ${text.version}`,
                    })),
                    { value: '', label: t('choices.noneRead') },
                  ]}
                  value={wording?.language ?? ''}
                  onChange={(one) => setLanguage(one ?? '')}
                />
                {wording !== undefined && (
                  <blockquote lang={wording.language} className={styles.quote}>
                    <strong>{wording.title}</strong> {wording.text}
                  </blockquote>
                )}
              </>
            )}
            <div>
              <SegmentedControl
                aria-label={t('choices.where')}
                data={whereSaid.map((value) => ({ value, label: t(`choices.whereSaid.${value}`) }))}
                value={where}
                onChange={(value) => setWhere(value as WhereSaid)}
              />
              <TextInput
                mt="xs"
                label={t(`choices.reference.${where}`)}
                maxLength={500}
                value={reference}
                onChange={(change) => setReference(change.currentTarget.value)}
              />
            </div>
          </Stack>
        )}
        {record.error !== null && <ProblemNote error={record.error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={asking ? () => ask(false) : onClose}>
            {t(asking ? 'choices.back' : 'app.cancel')}
          </Button>
          <Button type="submit" loading={record.isPending} disabled={saying === undefined}>
            {t(asking ? 'choices.write' : 'choices.goOn')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
