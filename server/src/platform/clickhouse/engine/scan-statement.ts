/** What must be known of a statement before the engine sees it. Offsets are bytes. */
export interface ScannedStatement {
  /** First word in capitals, such as SELECT. */
  readonly verb: string
  /** The format named by the statement itself. */
  readonly format: string | undefined
  /** Set when rows follow the statement, as in `INSERT INTO t FORMAT CSV`. */
  readonly data: InlineData | undefined
  /** True when a second statement follows, which ClickHouse's HTTP interface refuses. */
  readonly several: boolean
}

export interface InlineData {
  /** Format of the rows: `Values` after VALUES. */
  readonly format: string
  /** Where `FROM INFILE '…'` can be put. */
  readonly insertAt: number
  /** Where the statement proper ends: at FORMAT or VALUES. */
  readonly clauseAt: number
  /** Where the rows start. */
  readonly rowsAt: number
}

interface Token {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly depth: number
}

/**
 * Reads a statement given as Latin-1 text (one character per byte, so that offsets hold for the bytes and binary rows behind the
 * statement do no harm). It is not a parser: it skips strings, quoted names, comments and parentheses and looks at the words left.
 */
export function scanStatement(text: string): ScannedStatement {
  let verb = ''
  let format: string | undefined
  let expectFormat: Token | undefined
  let settings: Token | undefined
  let reads = false
  let ended = false
  for (const token of tokens(text)) {
    if (token.depth > 0) continue
    if (ended) return { verb, format, data: undefined, several: true }
    if (token.text === ';') {
      ended = true
      continue
    }
    const word = token.text.toUpperCase()
    if (verb === '') {
      verb = word
      continue
    }
    if (expectFormat !== undefined) {
      if (verb === 'INSERT' && !reads)
        return inline(text, {
          verb,
          format: token.text,
          at: settings ?? expectFormat,
          clause: expectFormat,
          end: token.end,
        })
      format = token.text
      expectFormat = undefined
      continue
    }
    if (word === 'FORMAT') expectFormat = token
    else if (word === 'SETTINGS') settings = token
    else if (verb === 'INSERT' && (word === 'SELECT' || word === 'WITH' || word === 'INFILE')) reads = true
    else if (verb === 'INSERT' && word === 'VALUES' && !reads)
      return inline(text, { verb, format: 'Values', at: settings ?? token, clause: token, end: token.end })
    else if (format !== undefined && word !== 'SETTINGS' && settings === undefined) format = undefined
  }
  return { verb, format, data: undefined, several: false }
}

function inline(
  text: string,
  found: { verb: string; format: string; at: Token; clause: Token; end: number },
): ScannedStatement {
  // Rows start after the first newline if only blanks stand before it, else after the blanks: as ClickHouse reads it.
  const blanks = /^[ \t\f]*(?:\r?\n)?/.exec(text.slice(found.end, found.end + 1024))?.[0].length ?? 0
  return {
    verb: found.verb,
    format: found.format,
    several: false,
    data: { format: found.format, insertAt: found.at.start, clauseAt: found.clause.start, rowsAt: found.end + blanks },
  }
}

/** One alternative per lexeme: comments, heredoc, quoted text, word, anything else that counts; blanks are skipped. */
const LEXEME =
  /--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|'(?:\\[\s\S]|''|[^'\\])*(?:'|$)|"(?:\\[\s\S]|""|[^"\\])*(?:"|$)|`(?:\\[\s\S]|``|[^`\\])*(?:`|$)|[\w\x80-\xff]+|[^\s]/g

function* tokens(text: string): Generator<Token> {
  let depth = 0
  for (const match of text.matchAll(LEXEME)) {
    const lexeme = match[0]
    if (lexeme.startsWith('--') || lexeme.startsWith('/*') || /^#[ !]/.test(lexeme)) continue
    if (lexeme === ')' || lexeme === ']' || lexeme === '}') depth = Math.max(0, depth - 1)
    yield { text: lexeme, start: match.index, end: match.index + lexeme.length, depth }
    if (lexeme === '(' || lexeme === '[' || lexeme === '{') depth += 1
  }
}
