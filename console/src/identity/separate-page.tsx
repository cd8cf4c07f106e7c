import { SegmentedControl } from '@mantine/core'
import { IconScissors } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { Section } from '../app/section.tsx'
import { ChangeDone } from './change-done.tsx'
import { graphOf } from './graph.ts'
import { IdentifierChoice } from './identifier-choice.tsx'
import type { Change, Identity } from './identity.ts'
import { IdentityPicture } from './identity-picture.tsx'
import { identityQuery, personQuery, separationQuery } from './identity-query.ts'
import { NobodysCard } from './nobodys-card.tsx'
import { OutcomeCard } from './outcome-card.tsx'
import { ReasonForm } from './reason-form.tsx'
import styles from './separate-page.module.css'
import { linksCut } from './sides.ts'
import { useIdentityChanges } from './use-identity-changes.ts'
import { useIdentityWords } from './use-identity-words.ts'
import { useWhole } from './use-whole.ts'

const route = getRouteApi('/inside/people/$id/separate')

/** Taking one person for two again: choose what goes, see both people as they would be, say why, and do it. */
export function SeparatePage() {
  const { t } = useTranslation()
  const words = useIdentityWords()
  const { id } = route.useParams()
  const query = useInfiniteQuery(identityQuery(id))
  // Who would be left can be told of all identifiers only.
  useWhole(query, true)
  const whole = query.hasNextPage && !query.isError ? { ...query, data: undefined } : query
  const [done, setDone] = useState<Change>()
  const navigate = route.useNavigate()
  const label = query.data ? words.person(query.data.label, query.data.identifiers) : t('profiles.person')
  const title = done === undefined ? t('identity.separateTitle', { label }) : t('identity.separated')
  return (
    <Page
      title={title}
      lead={done === undefined ? t('identity.separateLead') : undefined}
      over={
        <Link to="/people/$id" params={{ id }} search={{ tab: 'identity' }}>
          {label}
        </Link>
      }
    >
      {done !== undefined ? (
        <ChangeDone
          title={t('identity.separatedInto', { count: done.people.length })}
          change={done}
          onUndone={() => void navigate({ to: '/people/$id', params: { id }, search: { tab: 'identity' } })}
        >
          {t('identity.separatedNext')}
        </ChangeDone>
      ) : (
        <Async query={whole} rows={8}>
          {(identity) =>
            identity.identifiers.length < 2 ? (
              <EmptyNote title={t('identity.alone')}>
                <p>{t('identity.aloneSeparate')}</p>
              </EmptyNote>
            ) : (
              <Choosing identity={identity} onDone={setDone} />
            )
          }
        </Async>
      )}
    </Page>
  )
}

const nothingHidden = { q: '', hidden: new Set<never>(), type: (key: string) => key }

type ChoosingProps = { readonly identity: Identity; readonly onDone: (change: Change) => void }

function Choosing({ identity, onDone }: ChoosingProps) {
  const { t } = useTranslation()
  const { part: asked = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [view, setView] = useState<'picture' | 'list'>('picture')
  const [opened] = useState<ReadonlySet<string>>(new Set())
  const graph = useMemo(() => graphOf(identity, { ...nothingHidden, opened }), [identity, opened])
  const part = useMemo(() => {
    const own = new Set(identity.identifiers.map(({ origin }) => origin))
    return new Set(asked.split(',').filter((origin) => own.has(origin)))
  }, [identity, asked])
  const toggle = (origins: readonly string[]) => {
    const next = new Set(part)
    const all = origins.every((origin) => next.has(origin))
    for (const origin of origins) {
      if (all) next.delete(origin)
      else next.add(origin)
    }
    void navigate({ search: next.size === 0 ? {} : { part: [...next].sort().join(',') }, replace: true })
  }
  const pick = (id: string) => {
    const node = graph.nodes.find((one) => one.id === id)
    if (node?.kind === 'own') toggle([id])
    if (node?.kind === 'visits') toggle(node.members.map(({ origin }) => origin))
  }
  return (
    <>
      <Section
        title={t('identity.whatGoes')}
        note={t('identity.chosen', { count: part.size, all: identity.identifiers.length })}
        aside={
          <SegmentedControl
            size="xs"
            value={view}
            onChange={(next) => setView(next as 'picture' | 'list')}
            data={[
              { value: 'picture', label: t('identity.asPicture') },
              { value: 'list', label: t('identity.asList') },
            ]}
            aria-label={t('identity.chooseIn')}
          />
        }
      >
        {view === 'picture' ? (
          <IdentityPicture graph={graph} picked={undefined} onPick={pick} part={part} cut={linksCut(identity, part)} />
        ) : (
          <IdentifierChoice identifiers={identity.identifiers} part={part} onToggle={toggle} />
        )}
      </Section>
      <Outcomes identity={identity} part={part} onDone={onDone} />
    </>
  )
}

type OutcomesProps = ChoosingProps & { readonly part: ReadonlySet<string> }

function Outcomes({ identity, part, onDone }: OutcomesProps) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const origins = useMemo(() => [...part].sort(), [part])
  const possible = part.size > 0 && part.size < identity.identifiers.length
  const preview = useQuery({
    ...separationQuery(identity.id, origins),
    enabled: possible,
    placeholderData: keepPreviousData,
  })
  const person = useQuery(personQuery(identity.id))
  const { separate } = useIdentityChanges()
  if (!possible) {
    return (
      <EmptyNote title={part.size === 0 ? t('identity.chooseFirst') : t('identity.chooseLess')}>
        <p>{part.size === 0 ? t('identity.chooseFirstNext') : t('identity.chooseLessNext')}</p>
      </EmptyNote>
    )
  }
  const now = person.data?.profile
  /** What is in neither person: nobody's until a message comes with it. */
  const left = (people: Change['people']) => {
    const kept = new Set(people.flatMap(({ identifiers }) => identifiers.map(({ origin }) => origin)))
    return identity.identifiers.filter(({ origin }) => !kept.has(origin))
  }
  return (
    <>
      <Section title={t('identity.afterwards')}>
        <Async query={preview} rows={6}>
          {({ people }) => (
            <div className={styles.outcomes} aria-busy={preview.isPlaceholderData}>
              {now !== undefined &&
                people.map((outcome) => (
                  <OutcomeCard
                    key={outcome.id}
                    outcome={outcome}
                    goes={outcome.identifiers.every(({ origin }) => part.has(origin))}
                    now={now}
                  />
                ))}
              {left(people).length > 0 && <NobodysCard identifiers={left(people)} />}
            </div>
          )}
        </Async>
      </Section>
      <Section title={t('identity.whatHappens')}>
        <ul className={styles.words}>
          <li>{t('identity.separateWords.links', { count: preview.data?.links.length ?? 0 })}</li>
          <li>{t('identity.separateWords.own')}</li>
          <li>{t('identity.separateWords.shown')}</li>
          <li>{t('identity.separateWords.again')}</li>
          <li>{t('identity.separateWords.undo')}</li>
        </ul>
        <ReasonForm
          action={t('identity.separateDo')}
          icon={<IconScissors size={16} />}
          pending={separate.isPending}
          error={separate.error}
          onSubmit={(reason) => separate.mutate({ id: identity.id, origins, reason }, { onSuccess: onDone })}
          onCancel={() =>
            void navigate({ to: '/people/$id', params: { id: identity.id }, search: { tab: 'identity' } })
          }
        />
      </Section>
    </>
  )
}
