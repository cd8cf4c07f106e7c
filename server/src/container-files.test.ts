import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from './config.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const read = (path: string) => readFileSync(join(root, path), 'utf8')

type Service = {
  readonly environment?: Readonly<Record<string, string | number>>
  readonly volumes?: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

/** No engine runs containers where these tests do: what can be held without one is held here; docs/guides/scale.md says what was not tried. */
describe('the container files', () => {
  const dockerfile = read('Dockerfile').replaceAll('\\\n', ' ')

  it('copy what exists, and start what npm start starts', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = '']) =>
      sources.split(' '),
    )
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true)
    expect(dockerfile).toContain('CMD ["node", "server/src/main.ts", "start"]')
    expect(existsSync(join(root, 'server/src/main.ts'))).toBe(true)
    expect(dockerfile).toMatch(/^USER diapason$/m)
  })

  it('set only what the server knows', () => {
    const [, settings = ''] = /^ENV (NODE_ENV=production HOST=.+)$/m.exec(dockerfile) ?? []
    const image = Object.fromEntries(settings.split(' ').map((one) => one.split('=') as [string, string]))
    expect(readConfig(image)).toMatchObject({ host: '0.0.0.0', port: 4400, varDir: '/var/lib/diapason' })

    const { services } = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, Service> }
    const nodes = Object.values(services).filter(({ environment }) => environment && 'DATABASE_URL' in environment)
    expect(nodes).toHaveLength(2)
    for (const { environment = {}, depends_on = {} } of nodes) {
      const set = Object.entries(environment).map(([name, value]) => [
        name,
        String(value).replace(
          /\$\{\w+(:-([^}]*)|:\?)?\}/g,
          (_, _rest, otherwise: string | undefined) => otherwise ?? 'x',
        ),
      ])
      expect(() => readConfig({ ...image, ...(Object.fromEntries(set) as Record<string, string>) })).not.toThrow()
      expect(Object.keys(depends_on).every((name) => name in services)).toBe(true)
    }
    // Two nodes in one folder would be one node.
    const folders = nodes.map(({ volumes }) => volumes?.[0])
    expect(new Set(folders).size).toBe(2)
  })
})
