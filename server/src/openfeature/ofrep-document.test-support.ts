import { existsSync, readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'

type Node = { [name: string]: unknown }
type Content = { readonly content?: { readonly 'application/json'?: { readonly schema?: Node } } }
type Document = {
  readonly paths: Readonly<Record<string, { readonly post: { readonly responses: Readonly<Record<string, Content>> } }>>
  readonly components: { readonly schemas: Readonly<Record<string, Node>> }
}

const path = new URL('../../../../shared/conformance/ofrep/openapi.yaml', import.meta.url)

/** The protocol's own OpenAPI document, where it is there. */
export const ofrepText: string | undefined = existsSync(path) ? readFileSync(path, 'utf8') : undefined

/**
 * Two things in OFREP 0.3.0 cannot be meant as they stand, and are read as they are meant; everything else is read as it is.
 * - A value is `oneOf` boolean, text, integer, float, object or none at all, but an integer is a float, and all of them are "none at all", which allows
 *   anything: no answer can ever match exactly one. It is read as `anyOf`, and "none at all" as "no value".
 * - The reasons leave out DEFAULT and ERROR, which OpenFeature's specification has and its public scenarios ask for.
 */
function asMeant(document: Document): Document {
  const text = JSON.stringify(document, (name, value) =>
    name === 'example' || name === 'examples' ? undefined : value,
  )
  const meant = JSON.parse(text) as Document
  const { evaluationSuccess, codeDefaultFlag } = meant.components.schemas as {
    evaluationSuccess: { allOf: [{ properties: { reason: { enum: string[] } } }, Node] }
    codeDefaultFlag: Node
  }
  const [of, values] = evaluationSuccess.allOf
  values.anyOf = values.oneOf
  delete values.oneOf
  of.properties.reason.enum.push('DEFAULT', 'ERROR')
  codeDefaultFlag.not = { required: ['value'] }
  return meant
}

/** Says what is wrong with an answer to one of the protocol's routes, by the document; nothing when it is as documented. */
export function createOfrepCheck(text: string) {
  const document = asMeant(parse(text) as Document)
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'ofrep:', components: document.components })
  const compiled = new Map<string, ValidateFunction>()
  return (route: string, answer: { readonly status: number; readonly text: string }): string[] => {
    const promised = document.paths[route]?.post.responses[answer.status]
    if (promised === undefined) return [`the status ${answer.status} is not in the document`]
    const schema = promised.content?.['application/json']?.schema
    if (schema === undefined) return []
    const name = `${route} ${answer.status}`
    const validate =
      compiled.get(name) ??
      ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"ofrep:#/components')) as Node)
    compiled.set(name, validate)
    const isSo = validate(JSON.parse(answer.text))
    return isSo ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}
