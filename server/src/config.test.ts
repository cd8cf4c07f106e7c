import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

describe('the configuration', () => {
  test('is complete without any setting, and listens to this machine only', () => {
    const config = readConfig({})
    expect(config).toMatchObject({ port: 4400, host: '127.0.0.1', logLevel: 'info', trustProxy: false })
    expect([config.databaseUrl, config.clickhouseUrl, config.publicUrl]).toEqual([undefined, undefined, undefined])
    expect(config.varDir.endsWith('var')).toBe(true)
  })

  test('takes what is set', () => {
    const config = readConfig({
      PORT: '80',
      HOST: '0.0.0.0',
      DATABASE_URL: 'postgres://u:p@db/x',
      CLICKHOUSE_URL: 'http://ch:8123/x',
      DIAPASON_PUBLIC_URL: 'https://brand.example/',
      DIAPASON_LOG_LEVEL: 'debug',
      DIAPASON_TRUST_PROXY: '10.0.0.0/8, ::1',
    })
    expect(config).toMatchObject({ port: 80, host: '0.0.0.0', publicUrl: 'https://brand.example', logLevel: 'debug' })
    expect(readConfig({}, { onTerminal: true }).logLevel).toBe('warn')
    expect(readConfig({ DIAPASON_LOG_LEVEL: 'info' }, { onTerminal: true }).logLevel).toBe('info')
    expect(config.trustProxy).toBe('10.0.0.0/8,::1')
  })

  test.each([
    [{ PORT: 'http' }, 'whole number'],
    [{ PORT: '70000' }, 'whole number'],
    [{ DIAPASON_VAR: '/' }, 'folder of its own'],
    [{ DIAPASON_LOG_LEVEL: 'loud' }, 'one of fatal'],
    [{ DATABASE_URL: 'mysql://secret@db' }, 'postgres://'],
    [{ CLICKHOUSE_URL: 'secret' }, 'http://'],
    [{ DIAPASON_TRUST_PROXY: 'everyone' }, 'addresses of your proxies'],
    [{ DIAPASON_TRUST_PROXY: '10.0.0.0/99' }, 'addresses of your proxies'],
    [{ DIAPASON_PROT: '1' }, 'not a setting'],
  ])('refuses %j, and says what to write instead without repeating a secret', (env, remedy) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(remedy)
    expect(() => readConfig(env)).not.toThrow('secret')
  })
})
