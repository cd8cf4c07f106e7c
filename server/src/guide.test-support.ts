import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** A block of code of a guide: requests to paste, or what they answer. */
export type CodeBlock = { readonly language: string; readonly text: string; readonly heading: string }

export function readGuide(name: string): Promise<string> {
  return readFile(fileURLToPath(new URL(`../../docs/guides/${name}`, import.meta.url)), 'utf8')
}

/** Blocks of code in order, each with the heading that it stands below. */
export function codeBlocks(guide: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let heading = ''
  for (const [, title, language, text] of guide.matchAll(/^#+ (.+)$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (title !== undefined) heading = title
    else blocks.push({ heading, language: language ?? '', text: text ?? '' })
  }
  return blocks
}

/** Runs a program by its words; what it prints. */
export type Programs = (words: readonly string[]) => Promise<string>

/**
 * A shell that understands what guides say, and no more: words in quotes, `\` at the end of a line, comments, `$NAME`, `NAME=…`, `$(…)` and
 * `| jq -r .name`. What is pasted from a guide is run as it stands, without a shell that a machine may not have.
 */
export function guideShell(programs: Programs, variables: Map<string, string>) {
  const run = async (text: string): Promise<string[]> => {
    const answers: string[] = []
    for (const command of commandsIn(text)) {
      const words = await wordsOf(command)
      const [, name, value] = /^(\w+)=([\s\S]*)$/.exec(words[0] ?? '') ?? []
      if (name !== undefined && words.length === 1) variables.set(name, value ?? '')
      else answers.push(await piped(words))
    }
    return answers
  }

  const piped = async (words: readonly string[]): Promise<string> => {
    const pipe = words.indexOf('|')
    if (pipe < 0) return programs(words)
    const [jq, raw, path = ''] = words.slice(pipe + 1)
    if (jq !== 'jq' || raw !== '-r') throw new Error(`A guide may pipe to jq -r alone, not to ${jq} ${raw}.`)
    const answer: unknown = JSON.parse(await programs(words.slice(0, pipe)))
    return String((answer as Record<string, unknown>)[path.slice(1)])
  }

  const wordsOf = async (command: string): Promise<string[]> => {
    const words: string[] = []
    let word: string | undefined
    for (let place = 0; place < command.length; place += 1) {
      const rest = command.slice(place)
      const [single, quoted] = /^'([^']*)'/.exec(rest) ?? []
      if (single !== undefined) {
        word = (word ?? '') + quoted
        place += single.length - 1
      } else if (rest.startsWith('$(')) {
        const inner = command.slice(place + 2, closing(command, place + 2))
        word = (word ?? '') + (await run(inner)).join('').trim()
        place += inner.length + 2
      } else if (/^\$\w/.test(rest)) {
        const [whole = '', name = ''] = /^\$(\w+)/.exec(rest) ?? []
        word = (word ?? '') + (variables.get(name) ?? '')
        place += whole.length - 1
      } else if (rest.startsWith('"')) word ??= ''
      else if (/^\s/.test(rest) && !isQuoted(command, place)) {
        if (word !== undefined) words.push(word)
        word = undefined
      } else word = (word ?? '') + rest[0]
    }
    if (word !== undefined) words.push(word)
    return words
  }

  return { run }
}

/** Commands of a script, each on one line or on several that are held together by quotes, brackets or `\`. */
function commandsIn(text: string): string[] {
  const commands: string[] = []
  let command = ''
  for (const line of text.split('\n')) {
    if (command === '' && /^\s*(#|$)/.test(line)) continue
    const bare = /^[^'"]*$/.test(line) ? line.replace(/\s#.*$/, '') : line.replace(/ {2,}# .*$/, '')
    command += bare.endsWith('\\') ? `${bare.slice(0, -1)} ` : `${bare}\n`
    if (bare.endsWith('\\') || isQuoted(command, command.length)) continue
    commands.push(command.trim())
    command = ''
  }
  return commands
}

/** Whether a place is inside quotes or a `$(`. */
function isQuoted(text: string, place: number): boolean {
  let [double, single, depth] = [false, false, 0]
  for (let at = 0; at < place; at += 1) {
    const [one, next] = [text[at], text[at + 1]]
    if (one === "'" && !double) single = !single
    else if (single) continue
    else if (one === '$' && next === '(') depth += 1
    else if (one === ')' && depth > 0) depth -= 1
    else if (one === '"' && depth === 0) double = !double
  }
  return double || single || depth > 0
}

/** Where a `$(` ends. */
function closing(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1)
    if (text[at] === ')' && !isQuoted(text.slice(from), at - from)) return at
  throw new Error(`Nothing closes ${text.slice(from - 2)}`)
}

/** What `curl` would ask for. */
export function readCurl(words: readonly string[]): {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
} {
  const headers: Record<string, string> = {}
  let [url, method, body] = ['', undefined as string | undefined, undefined as string | undefined]
  for (let place = 1; place < words.length; place += 1) {
    const [word = '', next = ''] = words.slice(place)
    if (word === '-s') continue
    if (!word.startsWith('-')) {
      url = word
      continue
    }
    place += 1
    if (word === '-X') method = next
    else if (word === '-d') body = next
    else if (word === '-u') headers.authorization = `Basic ${Buffer.from(next).toString('base64')}`
    else if (word === '-H') {
      const at = next.indexOf(':')
      headers[next.slice(0, at).toLowerCase()] = next.slice(at + 1).trim()
    } else throw new Error(`curl ${word} is not known to the tests of guides.`)
  }
  return { url, method: method ?? (body === undefined ? 'GET' : 'POST'), headers, body }
}

/** Whether an answer says what the guide shows: at least its members, in lists at least its items in their order; `…` is anything. */
export function shows(shown: unknown, answer: unknown): boolean {
  if (shown === '…') return answer !== undefined && answer !== null
  if (Array.isArray(shown)) {
    if (!Array.isArray(answer)) return false
    return shown.length === answer.length && shown.every((one, place) => shows(one, answer[place]))
  }
  if (typeof shown === 'object' && shown !== null) {
    if (typeof answer !== 'object' || answer === null) return false
    return Object.entries(shown).every(([name, value]) => shows(value, (answer as Record<string, unknown>)[name]))
  }
  return shown === answer
}
