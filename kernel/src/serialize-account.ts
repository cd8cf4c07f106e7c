import type { Account } from './account.ts'
import { canonicalJson } from './canonical-json.ts'
import { activityText, recordText, sharedProvenance } from './document-text.ts'

/**
 * The text that is stored: canonical JSON, so that equal accounts give equal text, in the form of profiles (see `serializeProfile`).
 *
 *     {"activity":[2,"first","last",{"web":[2,"first","last"]}],"by":[["at","channel","message","source"],…],"format":1,"id":"acme",
 *      "traits":{"plan":[0,"pro"]}}
 */
export function serializeAccount({ activity, id, traits }: Account): string {
  const { by, placeOf } = sharedProvenance(traits)
  const known = recordText(traits, (trait) => `[${placeOf(trait)},${canonicalJson(trait.value)}]`)
  return `{"activity":${activityText(activity)},"by":[${by}],"format":1,"id":${JSON.stringify(id)},"traits":${known}}`
}
