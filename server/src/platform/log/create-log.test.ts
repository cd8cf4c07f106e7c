import { expect, test } from 'vitest'
import { createLog } from './create-log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  const lines: string[] = []
  write(createLog('trace', { write: (line: string) => void lines.push(line) }))
  return lines.join('')
}

test('an error of the database leaves the rows it quotes out of the log, and keeps what finds the fault', () => {
  const error = Object.assign(new Error('duplicate key value (ada@example.org)'), {
    code: '23505',
    severity: 'ERROR',
    detail: 'Key (value)=(ada@example.org) already exists.',
    constraint: 'origins_pkey',
  })
  const line = logged((log) => log.error({ err: new Error('failed', { cause: error }) }, 'request failed'))
  expect(line).not.toContain('ada@')
  expect(line).toContain('23505')
  expect(line).toContain('origins_pkey')
})

test('what a parser could not read is not repeated', () => {
  const line = logged((log) => {
    try {
      JSON.parse('{"email": ada@example.org}')
    } catch (err) {
      log.error({ err }, 'request failed')
    }
  })
  expect(line).not.toContain('ada@')
  expect(line).toContain('SyntaxError')
})

test('a request and an answer are never written, whatever is passed along', () => {
  const line = logged((log) => log.info({ req: { url: '/api/people?q=ada@' }, res: { body: 'ada@' } }, 'done'))
  expect(line).not.toContain('ada@')
})
