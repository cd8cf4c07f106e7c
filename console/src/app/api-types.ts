/** The control plane as the console calls it, in the shape openapi-typescript gives to `paths`. */
import type { KeyFaults } from '../keys/key-faults.ts'
import type { Problem } from './api-error.ts'
import type { Found } from './search-query.ts'
import type { Session, Status } from './session.ts'
import type { AuditFacets, AuditQuery, AuditRecord } from '../audit/audit.ts'
import type { Account, AccountDay, AccountSummary, Belonging } from '../accounts/account.ts'
import type { Account as OwnAccount, OwnSession } from '../account/account.ts'
import type { ProcessingRecord } from '../processing/record.ts'
import type { Accepted, CatalogueCounts, CatalogueEvent, CatalogueEventDetail, CatalogueTrait, CatalogueTraitDetail, Differences, Examples, Proposal, Protection, Trial, WithheldOfDay } from '../catalogue/catalogue.ts'
import type { Rates, RatesOverview } from '../consent-rates/rates.ts'
import type { PersonChoices, Recording, SubscriptionRecording } from '../consent/choice.ts'
import type { Suppression } from '../sending/suppression.ts'
import type { PagePreview, PreviewRequest } from '../customer/preview.ts'
import type { CustomerLink, LinkScope } from '../customer/link.ts'
import type { Definition, Revision } from '../definitions/definition.ts'
import type { Kind } from '../definitions/definition-query.ts'
import type { Decision } from '../elements/element.ts'
import type { ExperimentResult } from '../experiments/experiment.ts'
import type { ExportableList, ExportTally } from '../exports/export.ts'
import type { Change as IdentityChange, IdentityDecision, IdentityPage, LinkStatus, ListedLink, Suggestion, SuggestionDetail } from '../identity/identity.ts'
import type { FileOptions, Import, ImportKind, ImportSource, Inspection, Mapping, Preview } from '../imports/import.ts'
import type { Rejected, RejectedDetail, Replay } from '../intake/rejected.ts'
import type { ApiKey, KeyChange, NewKey } from '../keys/key.ts'
import type { EventSummary, EventDetail, EventFilter } from '../log/event.ts'
import type { Notice, Notices } from '../notices/notice.ts'
import type { Overview } from '../overview/overview.ts'
import type { CorrectValue, Erasure, ErasurePreview, Handover, IdentityCheck, PrivacyRequest, Refusal, RequestKind, RequestWay } from '../privacy/request.ts'
import type { PersonSummary, Person } from '../profiles/person.ts'
import type { Author, Invitation, IssuedInvitation, Member, Role, RoleTable, SessionInfo } from '../team/member.ts'
import type { IdentifierType } from '../recognition/recognition.ts'
import type { SavedView, ViewedRoom } from '../views/view.ts'
import type { ViewChange } from '../views/view-query.ts'

import type { Backup, JobsReport, Report, RetentionPreview, Sample, Stored } from '../status/status.ts'

type Json = unknown
type Body<T> = { content: { 'application/json': T } }
type Params = { query?: unknown; path?: unknown; header?: unknown }
type Op<P extends Params, Req, Res> = {
  parameters: P
  requestBody: Req extends undefined ? never : Body<Req>
  responses: { 200: Body<Res>; default: { content: { 'application/problem+json': Problem } } }
}
type Get<P extends Params, Res> = { parameters: Record<string, never>; get: OpGet<P, Res> }
type OpGet<P extends Params, Res> = {
  parameters: P
  responses: { 200: Body<Res>; default: { content: { 'application/problem+json': Problem } } }
}
type Page<T> = { items: T[]; nextCursor: string | null }
type Paging = { limit?: number; cursor?: string }
type ByKey = { path: { key: string } }
type ById = { path: { id: string } }
type RequestStep<B> = {
  parameters: Record<string, never>
  post: Op<ById & { header?: { 'If-Match'?: string } }, B, PrivacyRequest>
}
type DefinitionList = Get<{ query?: Paging & { archived?: boolean } }, Page<Definition>>
type DefinitionItem = {
  parameters: Record<string, never>
  get: OpGet<ByKey, Definition>
  put: Op<ByKey & { header?: { 'If-Match'?: string; 'If-None-Match'?: string } }, Json, Definition>
  delete: OpGet<ByKey & { header?: { 'If-Match'?: string } }, undefined>
}
type DefinitionRestore = {
  parameters: Record<string, never>
  post: Op<ByKey & { header?: { 'If-Match'?: string } }, { revision: number }, Definition>
}
type DefinitionRevisions = Get<ByKey & { query?: Paging }, Page<Revision>>
type EntryProtection = {
  parameters: Record<string, never>
  put: Op<ByKey & { header?: { 'If-Match'?: string } }, Protection, Definition>
}
export type paths = {
  '/api/status': Get<Params, Status>
  '/api/setup': {
    parameters: Record<string, never>
    post: Op<Params, { token: string; name: string; email: string; password: string }, unknown>
  }
  '/api/auth/sign-in/email': {
    parameters: Record<string, never>
    post: Op<Params, { email: string; password: string }, { secondFactor: boolean }>
  }
  '/api/auth/sign-out': { parameters: Record<string, never>; post: Op<Params, Record<string, never>, unknown> }
  '/api/jobs': Get<Params, JobsReport>
  '/api/jobs/{id}/retry': { parameters: Record<string, never>; post: OpGet<ById, undefined> }
  '/api/jobs/{id}/discard': { parameters: Record<string, never>; post: OpGet<ById, undefined> }
  '/api/backups': Get<Params, { items: Backup[] }>
  '/api/identity/types': Get<Params, { items: IdentifierType[] }>
  '/api/identity/claims': Get<Params, { items: KeyFaults[] }>
  '/api/signals/faults': Get<Params, { items: KeyFaults[] }>
  '/api/identity/names': Get<Params, { types: { key: string; name: string }[]; rules: { key: string; name: string }[] }>
  '/api/retention-preview': Get<
    { query?: { logMonths?: number; rejectedDays?: number; decisionsMonths?: number; auditMonths?: number } },
    RetentionPreview
  >
  '/api/retention-preview/entry': Get<
    { query: { event?: string | undefined; type?: string | undefined; trait?: string; days: number } },
    { before: string; messages: number }
  >
  '/api/installation/checks': Get<Params, Report>
  '/api/installation/storage': Get<Params, { items: Stored[] }>
  '/api/installation/samples': Get<{ query?: { hours?: number } }, { items: Sample[] }>
  '/api/session': Get<Params, Session>
  '/api/overview': Get<Params, Overview>
  '/api/search': Get<{ query: { q: string; limit?: number } }, Found>
  '/api/notices': Get<Params, Notices>
  '/api/notices/seen': {
    parameters: Record<string, never>
    post: Op<Params, { items: Pick<Notice, 'id' | 'at'>[] }, undefined>
  }
  '/api/notices/snooze': {
    parameters: Record<string, never>
    put: Op<Params, { id: string; until: string | null }, undefined>
  }
  '/api/views': {
    parameters: Record<string, never>
    get: OpGet<{ query?: { room?: ViewedRoom } }, { items: SavedView[] }>
    post: Op<Params, Pick<SavedView, 'name' | 'search' | 'shared'> & { room: ViewedRoom }, SavedView>
  }
  '/api/views/{id}': {
    parameters: Record<string, never>
    patch: Op<ById, ViewChange, SavedView>
    delete: OpGet<ById, undefined>
  }
  '/api/views/{id}/restore': { parameters: Record<string, never>; post: OpGet<ById, SavedView> }
  '/api/views/default/{room}': {
    parameters: Record<string, never>
    put: Op<{ path: { room: ViewedRoom } }, { view: string | null }, undefined>
  }
  '/api/exports': Get<Params, { lists: ExportableList[] }>
  '/api/export-tallies/{id}': Get<ById, ExportTally>
  '/api/record-of-processing': Get<Params, ProcessingRecord>
  '/api/consent-rates': Get<Params, RatesOverview>
  '/api/consent-rates/{subject}': Get<{ path: { subject: string }; query?: { days?: number } }, Rates>
  '/api/events': Get<{ query?: Paging & EventFilter }, Page<EventSummary>>
  '/api/events/{origin}/{messageId}': Get<{ path: { origin: string; messageId: string } }, EventDetail>
  '/api/people': Get<{ query?: Paging & { q?: string } }, Page<PersonSummary>>
  '/api/people/{id}': Get<ById, Person>
  '/api/requests': Get<{ query?: Paging & { open?: boolean; kind?: RequestKind; person?: string } }, Page<PrivacyRequest>>
  '/api/requests/{id}': Get<ById, PrivacyRequest>
  '/api/people/{id}/requests': RequestStep<{ kind: RequestKind; via: RequestWay; note?: string }>
  '/api/requests/{id}/verify': RequestStep<{ how: IdentityCheck; note?: string }>
  '/api/requests/{id}/begin': RequestStep<{ note?: string }>
  '/api/requests/{id}/extend': RequestStep<{ note: string }>
  '/api/requests/{id}/refuse': RequestStep<{ reason: Refusal; note?: string }>
  '/api/requests/{id}/hand-over': RequestStep<{ how: Handover; note?: string }>
  '/api/requests/{id}/finish': RequestStep<{ note?: string }>
  '/api/requests/{id}/restrict': RequestStep<{ note?: string }>
  '/api/requests/{id}/lift': RequestStep<{ told: string; note?: string }>
  '/api/requests/{id}/correct': RequestStep<{ traits: Record<string, CorrectValue>; note?: string }>
  '/api/requests/{id}/object': RequestStep<{
    purposes: string[]
    subscriptions: { topic: string; channel: string }[]
    note?: string
  }>
  '/api/requests/{id}/erasure': Get<ById, Erasure>
  '/api/requests/{id}/erasure-preview': Get<ById, ErasurePreview>
  '/api/requests/{id}/erase': { parameters: Record<string, never>; post: Op<ById, { confirm: string }, Erasure> }
  '/api/people/{id}/choices': {
    parameters: Record<string, never>
    get: OpGet<ById, PersonChoices>
    post: Op<ById, Recording | SubscriptionRecording, PersonChoices>
  }
  '/api/customer-pages-preview': { parameters: Record<string, never>; post: Op<Params, PreviewRequest, PagePreview> }
  '/api/people/{id}/links': {
    parameters: Record<string, never>
    get: OpGet<ById, { items: CustomerLink[] }>
    post: Op<ById, { scope: LinkScope; note?: string }, { link: CustomerLink; url: string }>
  }
  '/api/people/{id}/links/{link}': {
    parameters: Record<string, never>
    delete: OpGet<{ path: { id: string; link: string } }, undefined>
  }
  '/api/people/{id}/identity': Get<ById & { query?: Paging }, IdentityPage>
  '/api/people/{id}/identity/links': Get<ById & { query?: Paging & { status?: LinkStatus } }, Page<ListedLink>>
  '/api/people/{id}/split': {
    parameters: Record<string, never>
    post: Op<ById, { origins: string[]; reason: string; dryRun?: boolean }, IdentityChange>
  }
  '/api/people/{id}/merge': {
    parameters: Record<string, never>
    post: Op<ById, { with: string; reason: string; dryRun?: boolean }, IdentityChange>
  }
  '/api/identity/suggestions': Get<{ query?: Paging & { counted?: boolean; lapsed?: boolean } }, Page<Suggestion>>
  '/api/identity/suggestions/{id}': Get<ById, SuggestionDetail>
  '/api/identity/suggestions/{id}/accept': {
    parameters: Record<string, never>
    post: Op<ById, { reason: string; dryRun?: boolean }, IdentityChange>
  }
  '/api/identity/suggestions/{id}/dismiss': {
    parameters: Record<string, never>
    post: Op<ById, { reason: string; dryRun?: boolean }, IdentityChange>
  }
  '/api/identity/decisions': Get<{ query?: Paging & { person?: string } }, Page<IdentityDecision>>
  '/api/identity/decisions/{id}/undo': {
    parameters: Record<string, never>
    post: Op<ById, { reason: string; dryRun?: boolean }, IdentityChange>
  }
  '/api/people/{id}/accounts': Get<ById, { items: (Belonging & { groupId: string })[]; total: number }>
  '/api/suppressions': Get<{ query?: Paging & { q?: string } }, Page<Suppression> & { total: number }>
  '/api/suppressions/import': {
    parameters: Record<string, never>
    post: Op<Params, { channel: string; text: string; note?: string }, { addresses: number; added: number }>
  }
  '/api/suppressions/{id}/lift': {
    parameters: Record<string, never>
    post: Op<ById, { note: string }, Suppression>
  }
  '/api/accounts': Get<{ query?: Paging & { q?: string; sort?: 'seen' | 'members' } }, Page<AccountSummary>>
  '/api/accounts/{id}': Get<ById, Account>
  '/api/accounts/{id}/members': Get<ById & { query?: Paging }, Page<Belonging>>
  '/api/accounts/{id}/events': Get<ById & { query?: Paging & { q?: string } }, Page<EventSummary>>
  '/api/accounts/{id}/activity': Get<ById & { query?: { days?: number } }, { days: AccountDay[] }>
  '/api/people/{id}/events': Get<ById & { query?: Paging & { messageId?: string } }, Page<EventSummary>>
  '/api/experiments/{key}/result': Get<ByKey, ExperimentResult>
  '/api/elements/{key}/preview': {
    parameters: Record<string, never>
    post: Op<ByKey, { identity: Json; context: Json }, Decision>
  }
  '/api/catalogue/events': Get<
    { query?: Paging & { q?: string; type?: string; context?: string; state?: string; sort?: string } },
    Page<CatalogueEvent> & { counts: CatalogueCounts }
  >
  '/api/catalogue/events/{id}': Get<ById, CatalogueEventDetail>
  '/api/catalogue/events/{id}/examples': Get<ById & { query?: { limit?: number } }, Examples>
  '/api/catalogue/events/{id}/proposal': Get<ById & { query?: { days?: number } }, Proposal>
  '/api/catalogue/events/{id}/trial': {
    parameters: Record<string, never>
    post: Op<ById, { contract: Json; trait?: string }, Trial>
  }
  '/api/catalogue/traits': Get<{ query?: Paging & { q?: string } }, Page<CatalogueTrait>>
  '/api/catalogue/traits/{trait}': Get<{ path: { trait: string } }, CatalogueTraitDetail>
  '/api/catalogue/traits/{trait}/examples': Get<{ path: { trait: string }; query?: { limit?: number } }, Examples>
  '/api/withheld': Get<{ query?: { days?: number } }, { items: WithheldOfDay[] }>
  '/api/event-entries/{key}/protection': EntryProtection
  '/api/trait-entries/{key}/protection': EntryProtection
  '/api/catalogue/differences': Get<{ query?: { subject?: string; trait?: string; ignored?: boolean } }, Differences>
  '/api/catalogue/differences/{difference}/accept': {
    parameters: Record<string, never>
    post: OpGet<{ path: { difference: string } }, Accepted>
  }
  '/api/catalogue/differences/{difference}/ignore': {
    parameters: Record<string, never>
    post: OpGet<{ path: { difference: string } }, undefined>
  }
  '/api/catalogue/differences/{difference}/heed': {
    parameters: Record<string, never>
    post: OpGet<{ path: { difference: string } }, undefined>
  }
  '/api/rejected': Get<{ query?: Paging & { code?: string } }, Page<Rejected> & { counts: Record<string, number> }>
  '/api/rejected/{id}': Get<ById, RejectedDetail>
  '/api/rejected/{id}/replay': { parameters: Record<string, never>; post: Op<ById, { message?: Json }, Replay> }
  '/api/rejected/{id}/discard': { parameters: Record<string, never>; post: OpGet<ById, undefined> }
  '/api/rejected/{id}/reopen': { parameters: Record<string, never>; post: OpGet<ById, undefined> }
  '/api/audit': Get<{ query?: Paging & AuditQuery }, Page<AuditRecord>>
  '/api/audit/facets': Get<Params, AuditFacets>
  '/api/imports': {
    parameters: Record<string, never>
    get: OpGet<{ query?: Paging }, Page<Import>>
    post: Op<Params, { name: string; size: number; repairs?: string }, Import>
  }
  '/api/imports/{id}': { parameters: Record<string, never>; get: OpGet<ById, Import>; delete: OpGet<ById, undefined> }
  '/api/imports/{id}/inspect': {
    parameters: Record<string, never>
    post: Op<ById, { file?: FileOptions; kind?: ImportKind }, Inspection>
  }
  '/api/imports/{id}/preview': { parameters: Record<string, never>; post: Op<ById, { mapping: Mapping }, Preview> }
  '/api/imports/{id}/start': {
    parameters: Record<string, never>
    post: Op<ById, { mapping: Mapping; key: string; dryRun?: boolean }, Import>
  }
  '/api/imports/{id}/cancel': { parameters: Record<string, never>; post: OpGet<ById, Import> }
  '/api/import-sources': Get<Params, { items: ImportSource[] }>
  '/api/keys': {
    parameters: Record<string, never>
    get: OpGet<Params, { items: ApiKey[] }>
    post: Op<Params, NewKey, ApiKey & { key: string }>
  }
  '/api/auth/sign-in/second-factor': { parameters: Record<string, never>; post: Op<Params, { code: string }, unknown> }
  '/api/auth/sign-in/oidc': { parameters: Record<string, never>; post: Op<Params, { next: string }, { url: string }> }
  '/api/auth/change-password': {
    parameters: Record<string, never>
    post: Op<Params, { currentPassword: string; newPassword: string }, unknown>
  }
  '/api/account': {
    parameters: Record<string, never>
    get: OpGet<Params, OwnAccount>
    put: Op<Params, { name: string }, OwnAccount>
  }
  '/api/account/sessions': {
    parameters: Record<string, never>
    get: OpGet<Params, { items: OwnSession[] }>
    delete: OpGet<Params, { ended: number }>
  }
  '/api/account/sessions/{session}': {
    parameters: Record<string, never>
    delete: OpGet<{ path: { session: string } }, undefined>
  }
  '/api/account/second-factor': {
    parameters: Record<string, never>
    post: Op<Params, { password: string }, { uri: string; secret: string }>
  }
  '/api/account/second-factor/confirm': {
    parameters: Record<string, never>
    post: Op<Params, { code: string }, { recoveryCodes: string[] }>
  }
  '/api/account/second-factor/recovery-codes': {
    parameters: Record<string, never>
    post: Op<Params, { password: string }, { recoveryCodes: string[] }>
  }
  '/api/account/second-factor/end': { parameters: Record<string, never>; post: Op<Params, { password: string }, undefined> }
  '/api/account/oidc': {
    parameters: Record<string, never>
    post: Op<Params, { next: string }, { url: string }>
    delete: OpGet<Params, undefined>
  }
  '/api/authors': Get<Params, { items: Author[] }>
  '/api/roles': Get<Params, RoleTable>
  '/api/team/members': Get<Params, { items: Member[] }>
  '/api/team/members/{id}': { parameters: Record<string, never>; delete: OpGet<ById, undefined> }
  '/api/team/members/{id}/role': { parameters: Record<string, never>; put: Op<ById, { role: Role }, Member> }
  '/api/team/members/{id}/suspend': { parameters: Record<string, never>; post: OpGet<ById, Member> }
  '/api/team/members/{id}/restore': { parameters: Record<string, never>; post: OpGet<ById, Member> }
  '/api/team/members/{id}/second-factor': { parameters: Record<string, never>; delete: OpGet<ById, Member> }
  '/api/team/members/{id}/password-link': { parameters: Record<string, never>; post: OpGet<ById, IssuedInvitation> }
  '/api/team/members/{id}/sessions': {
    parameters: Record<string, never>
    get: OpGet<ById, { items: SessionInfo[] }>
    delete: OpGet<ById, { ended: number }>
  }
  '/api/team/members/{id}/sessions/{session}': {
    parameters: Record<string, never>
    delete: OpGet<{ path: { id: string; session: string } }, undefined>
  }
  '/api/team/invitations': {
    parameters: Record<string, never>
    get: OpGet<Params, { items: Invitation[] }>
    post: Op<Params, { email: string; role: Role }, IssuedInvitation>
  }
  '/api/team/invitations/{id}': { parameters: Record<string, never>; delete: OpGet<ById, undefined> }
  '/api/team/invitations/{id}/reissue': { parameters: Record<string, never>; post: OpGet<ById, IssuedInvitation> }
  '/api/invitation': {
    parameters: Record<string, never>
    post: Op<Params, { token: string }, { email: string; role: Role; name: string | null; expiresAt: string }>
  }
  '/api/invitation/accept': {
    parameters: Record<string, never>
    post: Op<Params, { token: string; name: string; password: string }, { email: string }>
  }
  '/api/keys/{id}': {
    parameters: Record<string, never>
    patch: Op<ById, KeyChange, ApiKey>
    delete: OpGet<ById, undefined>
  }
  '/api/keys/{id}/rotate': { parameters: Record<string, never>; post: Op<ById, { replaces: string; graceHours: number }, ApiKey & { key: string }> }
  '/api/keys/{id}/previous': { parameters: Record<string, never>; delete: OpGet<ById, ApiKey> }
} & { [K in `/api/${Kind}`]: DefinitionList } & { [K in `/api/${Kind}/{key}`]: DefinitionItem } & {
  [K in `/api/${Kind}/{key}/revisions`]: DefinitionRevisions
} & { [K in `/api/${Kind}/{key}/restore`]: DefinitionRestore }
