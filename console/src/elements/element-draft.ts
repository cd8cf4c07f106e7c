import { parseJson, prettyJson } from '../app/json.ts'
import type { ElementBody, Variant } from './element.ts'

export type VariantDraft = {
  readonly key: string
  readonly name: string
  readonly form: string
  readonly content: string
  readonly when: string
}

/** An element while it is edited: JSON parts are texts, which may be wrong for a while. */
export type ElementDraft = {
  readonly rest: Partial<ElementBody>
  readonly name: string
  readonly description: string
  readonly enabled: boolean
  readonly purpose: string | undefined
  readonly channels: readonly string[]
  readonly variants: readonly VariantDraft[]
  readonly fallback: { readonly form: string; readonly content: string }
}

/** What a new element starts from. */
export const blankElement: ElementBody = { name: '', variants: [], fallback: { content: {} } }

export const blankVariant: VariantDraft = { key: '', name: '', form: '', content: '{}', when: '' }

/** Opens a body for editing; what the form does not show is carried along untouched. */
export function elementDraft(body: ElementBody): ElementDraft {
  return {
    rest: body,
    name: body.name,
    description: body.description ?? '',
    enabled: body.enabled ?? true,
    purpose: body.purpose,
    channels: body.channels ?? [],
    variants: body.variants.map((variant) => ({
      key: variant.key,
      name: variant.name ?? '',
      form: variant.form ?? '',
      content: prettyJson(variant.content),
      when: variant.when === undefined ? '' : prettyJson(variant.when),
    })),
    fallback: { form: body.fallback.form ?? '', content: prettyJson(body.fallback.content) },
  }
}

/** The body of a draft, or undefined while any of its texts is not JSON. Empty fields are left out. */
export function elementBody(draft: ElementDraft): ElementBody | undefined {
  const variants = draft.variants.map(variantOf)
  const fallback = parseJson(draft.fallback.content)
  if (!fallback.ok || !variants.every((variant) => variant !== undefined)) return undefined
  const { description: _d, channels: _c, enabled: _e, purpose: _p, ...rest } = draft.rest
  return {
    ...rest,
    name: draft.name,
    ...(draft.description === '' ? {} : { description: draft.description }),
    ...(draft.channels.length === 0 ? {} : { channels: draft.channels as NonNullable<ElementBody['channels']> }),
    ...(draft.purpose === undefined ? {} : { purpose: draft.purpose }),
    enabled: draft.enabled,
    variants,
    fallback: { ...(draft.fallback.form === '' ? {} : { form: draft.fallback.form }), content: fallback.value },
  }
}

function variantOf({ key, name, form, content, when }: VariantDraft): Variant | undefined {
  const parsed = parseJson(content)
  const condition = when.trim() === '' ? undefined : parseJson(when)
  if (!parsed.ok || condition?.ok === false) return undefined
  return {
    key,
    ...(name === '' ? {} : { name }),
    ...(form === '' ? {} : { form }),
    content: parsed.value,
    ...(condition === undefined ? {} : { when: condition.value }),
  }
}
