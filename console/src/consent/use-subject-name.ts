import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { definitionsQuery } from '../definitions/definition-query.ts'
import type { ChannelBody, TopicBody } from '../sending/topic.ts'
import { usePurposes } from './use-purposes.ts'

/** Tells what a choice is about as people call it: a purpose, or a topic on a channel (`TOPIC@CHANNEL`). */
export function useSubjectName(): (subject: string) => string {
  const { t } = useTranslation()
  const purposes = usePurposes()
  const topics = useQuery(definitionsQuery<TopicBody>('topics')).data ?? []
  const channels = useQuery(definitionsQuery<ChannelBody>('channels')).data ?? []
  return (subject) => {
    const [topic = '', channel] = subject.split('@')
    if (channel === undefined) return purposes.find(({ key }) => key === subject)?.body.name ?? subject
    return t('topics.onChannel', {
      topic: topics.find(({ key }) => key === topic)?.body.name ?? topic,
      channel: channels.find(({ key }) => key === channel)?.body.name ?? channel,
    })
  }
}
