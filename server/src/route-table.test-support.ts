import type { Route } from './platform/http/route.ts'

type Schema = { readonly [keyword: string]: unknown }

/** A request that a route's own schemas accept, made of their examples; what it names need not exist. */
export type Request = {
  readonly path: string
  readonly body: unknown
}

export function validRequest(route: Route): Request {
  const params = (route.schema?.params ?? {}) as Schema
  const properties = (params.properties ?? {}) as Record<string, Schema>
  const path = route.url.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(exampleOf(properties[name]))),
  )
  return { path, body: route.schema?.body ? exampleOf(route.schema.body as Schema) : undefined }
}

/** A value that a schema accepts: its first example, or one made of its parts. */
export function exampleOf(schema: Schema | undefined): unknown {
  if (!schema) return 'example'
  const [given] = (schema.examples ?? []) as unknown[]
  if (given !== undefined && schema.type !== 'object') return given
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (Array.isArray(schema.anyOf)) return exampleOf(schema.anyOf[0] as Schema)
  switch (schema.type) {
    case 'object': {
      const required = (schema.required ?? []) as string[]
      const properties = (schema.properties ?? {}) as Record<string, Schema>
      return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name])]))
    }
    case 'array':
      return []
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return false
    default:
      return given ?? 'example'
  }
}
