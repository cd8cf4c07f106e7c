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
      DIAPASON_REQUIRE_2FA: 'dpo, admin',
    })
    expect(config).toMatchObject({ port: 80, host: '0.0.0.0', publicUrl: 'https://brand.example', logLevel: 'debug' })
    expect(readConfig({}, { onTerminal: true }).logLevel).toBe('warn')
    expect(readConfig({ DIAPASON_LOG_LEVEL: 'info' }, { onTerminal: true }).logLevel).toBe('info')
    expect(config.trustProxy).toBe('10.0.0.0/8,::1')
    expect(config.requireSecondFactor).toEqual(['admin', 'dpo'])
    expect(readConfig({ DIAPASON_REQUIRE_2FA: 'all' }).requireSecondFactor).toHaveLength(5)
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
    [{ DIAPASON_REQUIRE_2FA: 'king' }, '"king"'],
    [{ DIAPASON_OIDC_NAME: 'Le Fil' }, 'DIAPASON_OIDC_ISSUER'],
    [{ DIAPASON_PROT: '1' }, 'not a setting'],
  ])('refuses %j, and says what to write instead without repeating a secret', (env, remedy) => {
    expect(() => readConfig(env)).toThrow(ConfigError)
    expect(() => readConfig(env)).toThrow(remedy)
    expect(() => readConfig(env)).not.toThrow('secret')
  })

  test('turns traces on by the variables of OpenTelemetry, and off again', () => {
    const on = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318' }
    const tracing = (env: Record<string, string>) => readConfig(env).tracing
    expect(tracing({})).toBeUndefined()
    expect(tracing(on)).toEqual({ ratio: 1, followsCaller: true })
    expect(tracing({ ...on, OTEL_SDK_DISABLED: 'true' })).toBeUndefined()
    expect(tracing({ ...on, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined()
    const some = { ...on, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }
    expect(tracing(some)).toEqual({ ratio: 0.25, followsCaller: false })
    expect(() => tracing({ ...some, OTEL_TRACES_SAMPLER_ARG: 'often' })).toThrow('from 0 to 1')
    expect(() => tracing({ ...on, OTEL_TRACES_SAMPLER: 'now_and_then' })).toThrow('always_on')
  })

  test('wants a token that cannot be guessed, seconds that end, and a plain yes', () => {
    expect([readConfig({}).auditDays, readConfig({ DIAPASON_AUDIT_DAYS: '0' }).auditDays]).toEqual([1096, 0])
    expect(() => readConfig({ DIAPASON_AUDIT_DAYS: 'soon' })).toThrow('DIAPASON_AUDIT_DAYS')
    expect(readConfig({ DIAPASON_METRICS_TOKEN: 'x'.repeat(16) }).metricsToken).toBe('x'.repeat(16))
    expect(() => readConfig({ DIAPASON_METRICS_TOKEN: 'short' })).toThrow('openssl rand')
    expect(() => readConfig({ DIAPASON_METRICS_TOKEN: 'short' })).not.toThrow('"short"')
    expect(readConfig({ DIAPASON_DRAIN_SECONDS: '15' }).drainSeconds).toBe(15)
    expect(() => readConfig({ DIAPASON_DRAIN_SECONDS: '1000' })).toThrow('from 0 to 300')
    expect(readConfig({ DIAPASON_NEW_ANALYTICS: 'yes' }).newAnalytics).toBe(true)
    expect(() => readConfig({ DIAPASON_NEW_ANALYTICS: 'true' })).toThrow('write yes')
  })
})
