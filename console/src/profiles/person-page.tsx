import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PersonAccounts } from '../accounts/person-accounts.tsx'
import { Async } from '../app/async.tsx'
import { EmptyNote } from '../app/empty-note.tsx'
import { Page } from '../app/page.tsx'
import { RoomTabs } from '../app/room-tabs.tsx'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { ChoicesTab } from '../consent/choices-tab.tsx'
import { LinksTab } from '../customer/links-tab.tsx'
import { personQuery } from '../identity/identity-query.ts'
import { IdentityTab } from '../identity/identity-tab.tsx'
import { byImportance } from '../identity/layer-of.ts'
import { useIdentityWords } from '../identity/use-identity-words.ts'
import { IdentifierChip } from '../log/identifier-chip.tsx'
import { RightsTab } from '../privacy/rights-tab.tsx'
import { AssignmentsTable } from './assignments-table.tsx'
import { ChannelActivity } from './channel-activity.tsx'
import { EvidenceLink } from './evidence-link.tsx'
import { LocalTime } from './local-time.tsx'
import type { Person } from './person.ts'
import styles from './person-page.module.css'
import { RestrictedNote } from './restricted-note.tsx'
import { Timeline } from './timeline.tsx'
import { TraitsTable } from './traits-table.tsx'

const route = getRouteApi('/inside/people/$id')

/** Identifiers named above everything else; all of them are under Identity. */
const shownIdentifiers = 8
/** Identifiers that a document lists at most: of whoever has as many, there may be more. */
const listed = 24

/** One person: who they are known as, what is known and why, what they did. */
export function PersonPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const words = useIdentityWords()
  const query = useQuery(personQuery(id))
  const title = query.data ? words.person(query.data.label, query.data.profile.identifiers) : t('profiles.person')
  return (
    <Page title={title} over={<Link to="/people">{t('profiles.title')}</Link>}>
      <Async query={query} rows={10}>
        {(person) => <Known person={person} title={title} />}
      </Async>
    </Page>
  )
}

function Known({ person, title }: { readonly person: Person; readonly title: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { tab, q, at } = route.useSearch()
  const navigate = route.useNavigate()
  const mayReadChoices = useMay('choices:read')
  const mayReadRequests = useMay('requests:read')
  const mayReadLinks = useMay('links:read')
  const { profile } = person
  const hasMore = profile.identifiers.length >= listed
  return (
    <>
      {person.restrictedSince !== null && <RestrictedNote since={person.restrictedSince} />}
      <div className={styles.head}>
        <div>
          <ul className={styles.chips} aria-label={t('profiles.identifiers')}>
            {byImportance(profile.identifiers)
              .slice(0, shownIdentifiers)
              .map(({ type, value }) => (
                <li key={`${type} ${value}`}>
                  <IdentifierChip type={type} value={value} />
                </li>
              ))}
            {profile.identifiers.length > shownIdentifiers && (
              <li>
                <Link to="/people/$id" params={{ id: person.id }} search={{ tab: 'identity' }}>
                  {hasMore
                    ? t('identity.andMore')
                    : t('profiles.more', { count: profile.identifiers.length - shownIdentifiers })}
                </Link>
              </li>
            )}
          </ul>
          <PersonAccounts person={person.id} current={currentAccount(profile.accounts)} />
        </div>
        <div>
          <LocalTime profile={profile} />
          <ChannelActivity activity={profile.activity} />
        </div>
      </div>
      <RoomTabs
        value={tab}
        onChange={(next) => void navigate({ search: next === undefined ? {} : { tab: next } })}
        tabs={[
          {
            value: 'traits',
            label: t('profiles.traits'),
            count: Object.keys(profile.traits).length,
            panel: () =>
              Object.keys(profile.traits).length === 0 ? (
                <EmptyNote title={t('profiles.noTraits')}>
                  <p>{t('profiles.noTraitsNext')}</p>
                </EmptyNote>
              ) : (
                <TraitsTable
                  traits={profile.traits}
                  q={q ?? ''}
                  onQ={(text) => void navigate({ search: text === '' ? {} : { q: text }, replace: true })}
                  evidence={({ at, messageId }) => <EvidenceLink person={person.id} at={at} messageId={messageId} />}
                />
              ),
          },
          {
            value: 'timeline',
            label: t('profiles.timeline'),
            count: profile.activity.events,
            panel: () => <Timeline person={person.id} />,
          },
          {
            value: 'experiments',
            label: t('profiles.experiments'),
            count: Object.keys(profile.assignments).length,
            panel: () => <AssignmentsTable person={person} />,
          },
          {
            value: 'identity',
            label: t('identity.title'),
            ...(hasMore ? {} : { count: profile.identifiers.length }),
            panel: () => (
              <IdentityTab
                person={person.id}
                picked={at}
                onPick={(picked) =>
                  void navigate({
                    search: { tab: 'identity', ...(picked === undefined ? {} : { at: picked }) },
                    replace: true,
                    resetScroll: false,
                  })
                }
              />
            ),
          },
          ...(mayReadChoices
            ? [
                {
                  value: 'choices',
                  label: t('choices.title'),
                  panel: () => <ChoicesTab person={person.id} label={title} />,
                },
              ]
            : []),
          ...(mayReadRequests
            ? [{ value: 'rights', label: t('requests.rights'), panel: () => <RightsTab person={person.id} /> }]
            : []),
          ...(mayReadLinks
            ? [
                {
                  value: 'links',
                  label: t('customer.title'),
                  panel: () => <LinksTab person={person.id} label={title} />,
                },
              ]
            : []),
        ]}
      />
      <p className={styles.foot}>
        {t('profiles.document', {
          id: person.id,
          size: format.one(person.document.bytes / 1024),
        })}
      </p>
    </>
  )
}

/** The account that decisions take unless the situation names another: joined last, then by id. */
function currentAccount(accounts: Person['profile']['accounts']): string | undefined {
  const [first] = Object.entries(accounts).sort(([a, x], [b, y]) =>
    x.at === y.at ? (a < b ? -1 : 1) : x.at > y.at ? -1 : 1,
  )
  return first?.[0]
}
