import { Button } from '@mantine/core'
import { IconArrowsJoin } from '@tabler/icons-react'
import { useQueries } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { Section } from '../app/section.tsx'
import { ChangeDone } from './change-done.tsx'
import { ComparePeople } from './compare-people.tsx'
import { FindOther } from './find-other.tsx'
import type { Change } from './identity.ts'
import { joiningQuery, personQuery } from './identity-query.ts'
import { ReasonForm } from './reason-form.tsx'
import styles from './separate-page.module.css'
import { useIdentityChanges } from './use-identity-changes.ts'
import { useIdentityWords } from './use-identity-words.ts'

const route = getRouteApi('/inside/people/$id/join')

/** Taking two people for one, by hand: find the other, see both and whom they would make, say why, and do it. */
export function JoinPage() {
  const { t } = useTranslation()
  const words = useIdentityWords()
  const { id } = route.useParams()
  const { with: other, q = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [done, setDone] = useState<Change>()
  const [person] = useQueries({ queries: [personQuery(id)] })
  const label = person.data ? words.person(person.data.label, person.data.profile.identifiers) : t('profiles.person')
  return (
    <Page
      title={done === undefined ? t('identity.joinTitle', { label }) : t('identity.joined')}
      lead={done === undefined ? t('identity.joinLead') : undefined}
      over={
        <Link to="/people/$id" params={{ id }} search={{ tab: 'identity' }}>
          {label}
        </Link>
      }
    >
      {done !== undefined ? (
        <ChangeDone
          title={t('identity.joinedInto')}
          change={done}
          onUndone={() => void navigate({ to: '/people/$id', params: { id }, search: { tab: 'identity' } })}
        >
          {t('identity.joinedNext')}
        </ChangeDone>
      ) : other === undefined ? (
        <Section title={t('identity.findOther')}>
          <FindOther
            person={person.data?.id ?? id}
            q={q}
            onQ={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
            onChoose={(chosen) => void navigate({ search: { ...(q && { q }), with: chosen } })}
          />
        </Section>
      ) : (
        <Joining key={other} id={id} other={other} onDone={setDone} />
      )}
    </Page>
  )
}

type JoiningProps = { readonly id: string; readonly other: string; readonly onDone: (change: Change) => void }

function Joining({ id, other, onDone }: JoiningProps) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const [a, b, joining] = useQueries({ queries: [personQuery(id), personQuery(other), joiningQuery(id, other)] })
  const { join } = useIdentityChanges()
  const back = () => void navigate({ search: ({ with: _, ...rest }) => rest })
  if (a.data !== undefined && a.data.id === b.data?.id) {
    return (
      <EmptyNote title={t('identity.alreadyOne')}>
        <Button variant="default" onClick={back}>
          {t('identity.findAnother')}
        </Button>
      </EmptyNote>
    )
  }
  return (
    <>
      <Section
        title={t('identity.sideBySide')}
        aside={
          <Button variant="default" size="xs" onClick={back}>
            {t('identity.findAnother')}
          </Button>
        }
      >
        <Async query={a} rows={4}>
          {(first) => (
            <Async query={b} rows={4}>
              {(second) => (
                <Async query={joining} rows={4}>
                  {({ people: [merged] }) =>
                    merged && <ComparePeople a={first} b={second} merged={merged.profile} mergedLabel={merged.label} />
                  }
                </Async>
              )}
            </Async>
          )}
        </Async>
      </Section>
      {joining.data !== undefined && (
        <Section title={t('identity.whatHappens')}>
          <ul className={styles.words}>
            <li>{t('identity.joinWords.link')}</li>
            <li>{t('identity.joinWords.one')}</li>
            <li>{t('identity.joinWords.undo')}</li>
          </ul>
          <ReasonForm
            action={t('identity.joinDo')}
            icon={<IconArrowsJoin size={16} />}
            pending={join.isPending}
            error={join.error}
            onSubmit={(reason) => join.mutate({ id, other, reason }, { onSuccess: onDone })}
            onCancel={() => void navigate({ to: '/people/$id', params: { id }, search: { tab: 'identity' } })}
          />
        </Section>
      )}
    </>
  )
}
