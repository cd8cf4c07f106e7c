import { Button, Checkbox, Group, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { Section } from '../app/section.tsx'
import type { PersonChoices } from '../consent/choice.ts'
import { choicesQuery } from '../consent/choices-query.ts'
import { useSubjectName } from '../consent/use-subject-name.ts'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { TopicBody } from '../sending/topic.ts'
import { NoteField } from './note-field.tsx'
import { objectable } from './objection.ts'
import type { PrivacyRequest } from './request.ts'
import { actingOn, useDeed } from './use-deed.ts'

type ObjectionPartProps = { readonly of: PrivacyRequest; readonly person: string }

/** Writing down what somebody objects to: of what may be refused, and was not. */
export function ObjectionPart({ of, person }: ObjectionPartProps) {
  const { t } = useTranslation()
  const query = useQuery(choicesQuery(person))
  return (
    <Section title={t('deeds.object.title')} boxed>
      <Async query={query}>{(choices) => <ObjectionForm of={of} choices={choices} />}</Async>
    </Section>
  )
}

function ObjectionForm({ of, choices }: { readonly of: PrivacyRequest; readonly choices: PersonChoices }) {
  const { t } = useTranslation()
  const name = useSubjectName()
  const topics = useQuery(definitionsQuery<TopicBody>('topics')).data ?? []
  const [chosen, choose] = useState<string[]>([])
  const [note, setNote] = useState('')
  const { purposes, subscriptions } = objectable(choices, topics)
  const object = useDeed(of, () =>
    unwrap(
      api.POST('/api/requests/{id}/object', {
        params: actingOn(of),
        body: {
          purposes: purposes.filter((key) => chosen.includes(key)),
          subscriptions: subscriptions
            .filter(({ subject }) => chosen.includes(subject))
            .map(({ subject: _, ...one }) => one),
          note: note.trim(),
        },
      }),
    ),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    object.mutate(undefined)
  }
  if (purposes.length === 0 && subscriptions.length === 0) return <p>{t('deeds.object.none')}</p>
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <p>{t('deeds.object.what')}</p>
        {purposes.length > 0 && (
          <Checkbox.Group label={t('deeds.object.purposes')} value={chosen} onChange={choose}>
            <Stack gap={8} mt={6}>
              {purposes.map((key) => (
                <Checkbox key={key} value={key} label={name(key)} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        {subscriptions.length > 0 && (
          <Checkbox.Group label={t('deeds.object.subscriptions')} value={chosen} onChange={choose}>
            <Stack gap={8} mt={6}>
              {subscriptions.map(({ subject }) => (
                <Checkbox key={subject} value={subject} label={name(subject)} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <NoteField value={note} onChange={setNote} />
        {object.error !== null && <ProblemNote error={object.error} />}
        <Group>
          <Button type="submit" loading={object.isPending} disabled={chosen.length === 0}>
            {t('deeds.object.action')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
