import { useTranslation } from 'react-i18next'
import { problemPhrase } from './problem-phrase.ts'

/** What is wrong with a field of a refused message, in the reader's language where we know the sentence, else as the server says it. */
export function useProblemPhrase(): (message: string) => string {
  const { t } = useTranslation()
  return (message) => {
    const phrase = problemPhrase(message)
    return phrase === undefined ? message : t(`intake.problem.${phrase.name}`, phrase.holes)
  }
}
