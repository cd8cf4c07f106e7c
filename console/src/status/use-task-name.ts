import { useTranslation } from 'react-i18next'

/** What a job does, in words; one that this console does not know, as the server calls it. */
export function useTaskName(): (task: string) => string {
  const { t, i18n } = useTranslation()
  return (task) => {
    const key = task.replace('.', '_')
    return i18n.exists(`status.jobs.tasks.${key}`) ? t(`status.jobs.tasks.${key}`) : task
  }
}
