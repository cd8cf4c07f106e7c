import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { inlineValue } from '../app/json.ts'
import { ProblemNote } from '../app/problem-note.tsx'
import { Section } from '../app/section.tsx'
import { personQuery } from '../identity/identity-query.ts'
import type { Profile } from '../profiles/person.ts'
import { correctable, typedAs } from './correction.ts'
import { NoteField } from './note-field.tsx'
import type { PrivacyRequest } from './request.ts'
import { actingOn, useDeed } from './use-deed.ts'

type CorrectionPartProps = { readonly of: PrivacyRequest; readonly person: string }

/** Putting right what is wrong of a person: what it is, and what it is to become. */
export function CorrectionPart({ of, person }: CorrectionPartProps) {
  const { t } = useTranslation()
  const query = useQuery(personQuery(person))
  return (
    <Section title={t('deeds.correct.title')} boxed>
      <Async query={query}>{({ profile }) => <CorrectionForm of={of} traits={profile.traits} />}</Async>
    </Section>
  )
}

function CorrectionForm({ of, traits }: { readonly of: PrivacyRequest; readonly traits: Profile['traits'] }) {
  const { t } = useTranslation()
  const [becomes, setBecomes] = useState<Readonly<Record<string, string>>>({})
  const [note, setNote] = useState('')
  const chosen = Object.keys(becomes)
  const left = correctable(traits).filter((name) => becomes[name] === undefined)
  const typed = Object.entries(becomes).map(([name, said]) => [name, typedAs(traits[name]?.value, said)] as const)
  const wrong = new Set(typed.flatMap(([name, value]) => (value === undefined ? [name] : [])))
  const correct = useDeed(
    of,
    () =>
      unwrap(
        api.POST('/api/requests/{id}/correct', {
          params: actingOn(of),
          body: {
            traits: Object.fromEntries(typed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
            note: note.trim(),
          },
        }),
      ),
    () => {
      setBecomes({})
      setNote('')
    },
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    correct.mutate(undefined)
  }
  const without = (name: string) =>
    setBecomes(Object.fromEntries(Object.entries(becomes).filter(([one]) => one !== name)))
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <p>{t('deeds.correct.what')}</p>
        {chosen.map((name) => {
          const value = traits[name]?.value
          const now = t('deeds.correct.now', { value: inlineValue(value, 400) })
          const set = (said: string) => setBecomes({ ...becomes, [name]: said })
          return (
            <Group key={name} align="flex-end" gap="xs" wrap="wrap">
              {typeof value === 'boolean' ? (
                <Select
                  flex="1 1 16rem"
                  label={name}
                  description={now}
                  data={[
                    { value: 'true', label: t('deeds.correct.true') },
                    { value: 'false', label: t('deeds.correct.false') },
                    { value: '', label: t('deeds.correct.nothing') },
                  ]}
                  allowDeselect={false}
                  value={becomes[name] ?? ''}
                  onChange={(said) => set(said ?? '')}
                />
              ) : (
                <TextInput
                  flex="1 1 16rem"
                  label={name}
                  description={now}
                  error={wrong.has(name) && t('deeds.correct.number')}
                  inputMode={typeof value === 'number' ? 'decimal' : 'text'}
                  maxLength={10_000}
                  placeholder={t('deeds.correct.nothing')}
                  value={becomes[name] ?? ''}
                  onChange={(event) => set(event.currentTarget.value)}
                />
              )}
              <Button variant="default" onClick={() => without(name)} aria-label={t('deeds.correct.leaveOf', { name })}>
                {t('deeds.correct.leave')}
              </Button>
            </Group>
          )
        })}
        {left.length > 0 ? (
          <Select
            label={t('deeds.correct.which')}
            searchable
            clearable={false}
            data={left}
            value={null}
            onChange={(name) => name !== null && setBecomes({ ...becomes, [name]: textOf(traits[name]?.value) })}
          />
        ) : (
          chosen.length === 0 && <p>{t('deeds.correct.none')}</p>
        )}
        {chosen.length > 0 && (
          <>
            <NoteField value={note} onChange={setNote} />
            {correct.error !== null && <ProblemNote error={correct.error} />}
            <Group>
              <Button type="submit" loading={correct.isPending} disabled={wrong.size > 0}>
                {t('deeds.correct.action')}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </form>
  )
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}
