import type { ErrorDefinition } from '../server/src/platform/errors/app-error.ts'

export type ErrorRegistry = {
  readonly capability: string
  readonly definitions: Readonly<Record<string, ErrorDefinition>>
}

const INTRODUCTION = `# Errors

Every error of the API is a problem document ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)), \`application/problem+json\`, with a
stable \`code\`. Write programs against \`code\` and \`status\`; \`title\` and \`detail\` are for people and may be reworded. \`errors\`, when
present, lists each part of the input that is wrong by its path. **Again** says whether the very same request may succeed later; then
\`Retry-After\` says when, in seconds.

This page is written from the code (\`npm run update\`), and a test holds the two together.
`

/** The page \`docs/errors.md\`: every code that the server can answer, by capability. */
export function errorsPage(registries: readonly ErrorRegistry[]): string {
  const sections = registries.map(({ capability, definitions }) => {
    const rows = Object.entries(definitions)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([code, { status, title, help, retryable }]) =>
          `| \`${code}\` | ${status} | ${cell(title)} | ${cell(help)} | ${retryable ? 'yes' : 'no'} |`,
      )
    return `## ${capability}\n\n| Code | Status | What happened | What to do | Again |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return [INTRODUCTION, ...sections].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
