import account from './fr/account.json' with { type: 'json' }
import accounts from './fr/accounts.json' with { type: 'json' }
import app from './fr/app.json' with { type: 'json' }
import audit from './fr/audit.json' with { type: 'json' }
import catalogue from './fr/catalogue.json' with { type: 'json' }
import channels from './fr/channels.json' with { type: 'json' }
import choices from './fr/choices.json' with { type: 'json' }
import claims from './fr/claims.json' with { type: 'json' }
import customer from './fr/customer.json' with { type: 'json' }
import customerPages from './fr/customer-pages.json' with { type: 'json' }
import deeds from './fr/deeds.json' with { type: 'json' }
import definitions from './fr/definitions.json' with { type: 'json' }
import elements from './fr/elements.json' with { type: 'json' }
import errors from './fr/errors.json' with { type: 'json' }
import experiments from './fr/experiments.json' with { type: 'json' }
import exports from './fr/exports.json' with { type: 'json' }
import identifiers from './fr/identifiers.json' with { type: 'json' }
import identity from './fr/identity.json' with { type: 'json' }
import identityIssuers from './fr/identity-issuers.json' with { type: 'json' }
import identityRules from './fr/identity-rules.json' with { type: 'json' }
import imports from './fr/imports.json' with { type: 'json' }
import intake from './fr/intake.json' with { type: 'json' }
import keys from './fr/keys.json' with { type: 'json' }
import log from './fr/log.json' with { type: 'json' }
import metrics from './fr/metrics.json' with { type: 'json' }
import notices from './fr/notices.json' with { type: 'json' }
import overview from './fr/overview.json' with { type: 'json' }
import permissions from './fr/permissions.json' with { type: 'json' }
import profiles from './fr/profiles.json' with { type: 'json' }
import protection from './fr/protection.json' with { type: 'json' }
import purposes from './fr/purposes.json' with { type: 'json' }
import rates from './fr/rates.json' with { type: 'json' }
import recognition from './fr/recognition.json' with { type: 'json' }
import record from './fr/record.json' with { type: 'json' }
import requests from './fr/requests.json' with { type: 'json' }
import signals from './fr/signals.json' with { type: 'json' }
import status from './fr/status.json' with { type: 'json' }
import suppressions from './fr/suppressions.json' with { type: 'json' }
import team from './fr/team.json' with { type: 'json' }
import topics from './fr/topics.json' with { type: 'json' }
import views from './fr/views.json' with { type: 'json' }

/** Every text of the console in French. */
export const fr = {
  account,
  accounts,
  app,
  audit,
  catalogue,
  claims,
  channels,
  choices,
  customer,
  customerPages,
  deeds,
  definitions,
  elements,
  errors,
  experiments,
  exports,
  identity,
  rates,
  record,
  recognition,
  requests,
  identifiers,
  identityRules,
  identityIssuers,
  imports,
  intake,
  keys,
  log,
  metrics,
  notices,
  overview,
  permissions,
  profiles,
  protection,
  purposes,
  suppressions,
  team,
  topics,
  views,
  signals,
  status,
}
