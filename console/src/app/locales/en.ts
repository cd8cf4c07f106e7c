import account from './en/account.json' with { type: 'json' }
import accounts from './en/accounts.json' with { type: 'json' }
import app from './en/app.json' with { type: 'json' }
import audit from './en/audit.json' with { type: 'json' }
import catalogue from './en/catalogue.json' with { type: 'json' }
import channels from './en/channels.json' with { type: 'json' }
import choices from './en/choices.json' with { type: 'json' }
import claims from './en/claims.json' with { type: 'json' }
import customer from './en/customer.json' with { type: 'json' }
import customerPages from './en/customer-pages.json' with { type: 'json' }
import deeds from './en/deeds.json' with { type: 'json' }
import definitions from './en/definitions.json' with { type: 'json' }
import elements from './en/elements.json' with { type: 'json' }
import errors from './en/errors.json' with { type: 'json' }
import experiments from './en/experiments.json' with { type: 'json' }
import exports from './en/exports.json' with { type: 'json' }
import identifiers from './en/identifiers.json' with { type: 'json' }
import identity from './en/identity.json' with { type: 'json' }
import identityIssuers from './en/identity-issuers.json' with { type: 'json' }
import identityRules from './en/identity-rules.json' with { type: 'json' }
import imports from './en/imports.json' with { type: 'json' }
import intake from './en/intake.json' with { type: 'json' }
import keys from './en/keys.json' with { type: 'json' }
import log from './en/log.json' with { type: 'json' }
import metrics from './en/metrics.json' with { type: 'json' }
import notices from './en/notices.json' with { type: 'json' }
import overview from './en/overview.json' with { type: 'json' }
import permissions from './en/permissions.json' with { type: 'json' }
import profiles from './en/profiles.json' with { type: 'json' }
import protection from './en/protection.json' with { type: 'json' }
import purposes from './en/purposes.json' with { type: 'json' }
import rates from './en/rates.json' with { type: 'json' }
import recognition from './en/recognition.json' with { type: 'json' }
import record from './en/record.json' with { type: 'json' }
import requests from './en/requests.json' with { type: 'json' }
import signals from './en/signals.json' with { type: 'json' }
import status from './en/status.json' with { type: 'json' }
import suppressions from './en/suppressions.json' with { type: 'json' }
import team from './en/team.json' with { type: 'json' }
import topics from './en/topics.json' with { type: 'json' }
import views from './en/views.json' with { type: 'json' }

/** Every text of the console in English. */
export const en = {
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
