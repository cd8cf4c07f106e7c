import { catalogueSettingsKind, eventKind, traitKind } from './catalogue/index.ts'
import { channelKind, purposeKind, topicKind } from './consent/index.ts'
import { themeKind } from './customer/index.ts'
import type { Kind } from './definitions/index.ts'
import { elementKind } from './elements/index.ts'
import { experimentKind, metricKind } from './experiments/index.ts'
import { identityKinds } from './identity/index.ts'
import { retentionKind } from './operations/index.ts'
import { processingKind } from './processing/index.ts'

/** All that people author, in the order in which the reference lists it. */
export const kinds: readonly Kind[] = [
  elementKind,
  metricKind,
  experimentKind,
  retentionKind,
  purposeKind,
  topicKind,
  channelKind,
  ...identityKinds,
  eventKind,
  traitKind,
  catalogueSettingsKind,
  themeKind,
  processingKind,
]
