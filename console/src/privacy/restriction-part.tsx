import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Confirm } from '../app/confirm.tsx'
import { ProblemNote } from '../app/problem-note.tsx'
import { Section } from '../app/section.tsx'
import { instantOf, minuteNow } from './minute.ts'
import { NoteField } from './note-field.tsx'
import type { PrivacyRequest } from './request.ts'
import { actingOn, useDeed } from './use-deed.ts'

type RestrictionPartProps = { readonly of: PrivacyRequest; readonly mayDecide: boolean }

/** Restricting the person of a request, and lifting it once they were told. */
export function RestrictionPart({ of, mayDecide }: RestrictionPartProps) {
  const { t } = useTranslation()
  const [asked, ask] = useState(false)
  const close = () => ask(false)
  const restrict = useDeed(
    of,
    () => unwrap(api.POST('/api/requests/{id}/restrict', { params: actingOn(of), body: {} })),
    close,
  )
  const setHere = of.history.some(({ what }) => what === 'restricted')
  if (of.restricted && setHere)
    return (
      <Section title={t('deeds.restricted.title')} boxed>
        <p>{t('deeds.restricted.stands')}</p>
        {mayDecide && of.state === 'done' && (
          <Button mt="sm" variant="default" onClick={() => ask(true)}>
            {t('deeds.restricted.lift')}
          </Button>
        )}
        {asked && <LiftForm of={of} onClose={close} />}
      </Section>
    )
  return (
    <Section title={t('deeds.restrict.title')} boxed>
      <p>{t(of.restricted ? 'deeds.restrict.already' : 'deeds.restrict.what')}</p>
      {mayDecide && !of.restricted && (
        <Button mt="sm" onClick={() => ask(true)}>
          {t('deeds.restrict.action')}
        </Button>
      )}
      <Confirm
        opened={asked}
        onClose={close}
        title={t('deeds.restrict.ask', { name: of.label ?? t('requests.nobody') })}
        action={t('deeds.restrict.action')}
        onConfirm={() => restrict.mutate(undefined)}
        pending={restrict.isPending}
        error={restrict.error}
      >
        {t('deeds.restrict.final')}
      </Confirm>
    </Section>
  )
}

/** Article 18(3): the person is told before it is lifted. */
function LiftForm({ of, onClose }: { readonly of: PrivacyRequest; readonly onClose: () => void }) {
  const { t } = useTranslation()
  const [told, setTold] = useState('')
  const [note, setNote] = useState('')
  const lift = useDeed(
    of,
    () =>
      unwrap(
        api.POST('/api/requests/{id}/lift', {
          params: actingOn(of),
          body: { told: instantOf(told), note: note.trim() },
        }),
      ),
    onClose,
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    lift.mutate(undefined)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('deeds.restricted.ask')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <p>{t('deeds.restricted.help')}</p>
          <TextInput
            type="datetime-local"
            required
            label={t('deeds.restricted.told')}
            max={minuteNow()}
            value={told}
            onChange={(event) => setTold(event.currentTarget.value)}
          />
          <NoteField value={note} onChange={setNote} />
        </Stack>
        {lift.error !== null && <ProblemNote error={lift.error} />}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={lift.isPending} disabled={told === ''}>
            {t('deeds.restricted.lift')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
