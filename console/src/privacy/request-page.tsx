import { Button, Group } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../app/api.ts'
import { Async } from '../app/async.tsx'
import { Page } from '../app/page.tsx'
import { Section } from '../app/section.tsx'
import { Tag } from '../app/tag.tsx'
import { useAuthor } from '../app/use-author.ts'
import { useFormat } from '../app/use-format.ts'
import { useMay } from '../app/use-permissions.ts'
import { Deadline } from './deadline.tsx'
import {
  CHECKS,
  type IdentityCheck,
  isOpen,
  isUndone,
  type PrivacyRequest,
  REFUSALS,
  type Refusal,
  TONES,
} from './request.ts'
import { RequestActions } from './request-actions.tsx'
import { requestQuery } from './requests-query.ts'
import { StepDetail } from './step-detail.tsx'
import { StepForm } from './step-form.tsx'

const route = getRouteApi('/inside/requests/$id')

/** One request: who asks and until when, what was done, and what is to be done next. */
export function RequestPage() {
  const { t } = useTranslation()
  const { id } = route.useParams()
  const query = useQuery(requestQuery(id))
  const title = query.data ? t(`requests.kind.${query.data.kind}`) : t('requests.one')
  return (
    <Page
      title={title}
      over={<Link to="/requests">{t('requests.title')}</Link>}
      lead={query.data && t('requests.numbered', { number: query.data.number })}
    >
      <Async query={query}>{(data) => <Content of={data} />}</Async>
    </Page>
  )
}

type Step = 'verify' | 'begin' | 'extend' | 'refuse' | 'finish'

function Content({ of }: { readonly of: PrivacyRequest }) {
  const { t } = useTranslation()
  const format = useFormat()
  const author = useAuthor()
  const mayDecide = useMay('requests:decide')
  const by = (name: string) => {
    if (name === 'customer' || name.startsWith('customer:')) return t('requests.by.customer')
    return name === 'system' ? t('requests.by.system') : author(name)
  }
  return (
    <>
      <Section title={t('requests.stateOf')} boxed>
        <p>
          <Tag tone={TONES[of.state]}>{t(`requests.state.${of.state}`)}</Tag>{' '}
          {of.refusal !== null && t(`requests.refusal.${of.refusal}`)}
        </p>
        <p>
          {of.origin !== null ? (
            <Link to="/people/$id" params={{ id: of.origin }}>
              {of.label ?? t('requests.nobody')}
            </Link>
          ) : (
            t('requests.erased')
          )}
        </p>
        <Deadline of={of} />
        {mayDecide && isOpen(of) && <Steps of={of} />}
      </Section>
      <RequestActions of={of} mayDecide={mayDecide} />
      <Section title={t('requests.history')}>
        <ol>
          {of.history.map((step) => (
            <li key={`${step.at} ${step.what}`}>
              <strong>{t(`requests.what.${step.what}`)}</strong>{' '}
              {t('requests.stepBy', { at: format.dateTime(step.at), by: by(step.by) })}
              {step.how !== null && <> · {t(`requests.how.${step.how}`)}</>}
              {step.sha256 !== undefined && (
                <>
                  <br />
                  {t('requests.document.seal')} <code style={{ overflowWrap: 'anywhere' }}>{step.sha256}</code>
                </>
              )}
              {step.note !== '' && <blockquote>{step.note}</blockquote>}
              <StepDetail step={step} />
            </li>
          ))}
        </ol>
      </Section>
    </>
  )
}

function Steps({ of }: { readonly of: PrivacyRequest }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const [step, setStep] = useState<Step>()
  const act = useMutation({
    mutationFn: ({ chosen, note }: { readonly chosen: string; readonly note: string }) => {
      const params = { path: { id: of.id }, header: { 'If-Match': `"${of.revision}"` } }
      switch (step) {
        case 'verify':
          return unwrap(
            api.POST('/api/requests/{id}/verify', {
              params,
              body: { how: chosen as IdentityCheck, note },
            }),
          )
        case 'extend':
          return unwrap(api.POST('/api/requests/{id}/extend', { params, body: { note } }))
        case 'refuse':
          return unwrap(
            api.POST('/api/requests/{id}/refuse', {
              params,
              body: { reason: chosen as Refusal, note },
            }),
          )
        case 'begin':
          return unwrap(api.POST('/api/requests/{id}/begin', { params, body: { note } }))
        default:
          return unwrap(api.POST('/api/requests/{id}/finish', { params, body: { note } }))
      }
    },
    onSuccess: async (next) => {
      cache.setQueryData(requestQuery(of.id).queryKey, next)
      setStep(undefined)
      await cache.invalidateQueries({ queryKey: ['requests', 'list'] })
    },
  })
  const isErasure = of.kind === 'erasure'
  const steps: readonly Step[] = [
    ...(of.state === 'received' ? (['verify'] as const) : []),
    ...(of.state === 'verified' && !isErasure ? (['begin'] as const) : []),
    ...(of.state !== 'received' && !isErasure ? (['finish'] as const) : []),
    ...(of.extendedAt === null ? (['extend'] as const) : []),
    ...(isErasure && of.state === 'in_progress' ? [] : (['refuse'] as const)),
  ]
  const options = (values: readonly string[], group: 'how' | 'refusal') =>
    values.map((value) => ({ value, label: t(`requests.${group}.${value}`) }))
  const choice =
    step === 'verify'
      ? { label: t('requests.checked'), options: options(CHECKS, 'how') }
      : step === 'refuse'
        ? { label: t('requests.reason'), options: options(REFUSALS, 'refusal') }
        : undefined
  return (
    <Group mt="md" gap="xs">
      {steps.map((one, place) => (
        <Button key={one} variant={place === 0 ? 'filled' : 'default'} onClick={() => setStep(one)}>
          {t(`requests.step.${one}.action`)}
        </Button>
      ))}
      {step !== undefined && (
        <StepForm
          key={step}
          title={t(`requests.step.${step}.title`)}
          help={t(step === 'finish' && isUndone(of) ? 'deeds.undone' : `requests.step.${step}.help`)}
          action={t(`requests.step.${step}.action`)}
          {...(choice ? { choice } : {})}
          noteRequired={step === 'extend' || (step === 'finish' && isUndone(of))}
          noteRead={step === 'extend' || step === 'refuse' || step === 'finish'}
          onClose={() => setStep(undefined)}
          onDone={(said) => act.mutate(said)}
          pending={act.isPending}
          error={act.error}
        />
      )}
    </Group>
  )
}
