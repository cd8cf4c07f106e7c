import { Type } from 'typebox'
import { platformErrors } from '../platform/errors/platform-errors.ts'
import { defineRoute, type Route } from '../platform/http/route.ts'

/** What browsers' analytics.js asks for before it sends anything: where to send, and that everything may be sent. */
export function settingsRoute(knows: (writeKey: string) => Promise<boolean>): Route {
  return defineRoute({
    method: 'GET',
    url: '/v1/projects/:writeKey/settings',
    permission: 'public',
    tag: 'Collect',
    summary: 'Settings for analytics.js',
    schema: {
      params: Type.Object({
        writeKey: Type.String({ description: 'A write key.', examples: ['dp_write_…'], maxLength: 256 }),
      }),
    },
    response: { 200: Type.Unknown({ description: 'The document that `@segment/analytics-next` loads.' }) },
    handle: async ({ params, request }) => {
      if (!(await knows(params.writeKey))) throw platformErrors.not_found('No write key like this exists.')
      return {
        integrations: {
          'Segment.io': {
            apiKey: params.writeKey,
            apiHost: `${request.host}/v1`,
            protocol: request.protocol,
            unbundledIntegrations: [],
            addBundledMetadata: false,
            maybeBundledConfigIds: {},
            versionSettings: { version: '4.4.7', componentTypes: ['browser'] },
          },
        },
        plan: {
          track: { __default: { enabled: true } },
          identify: { __default: { enabled: true } },
          group: { __default: { enabled: true } },
        },
        edgeFunction: {},
        analyticsNextEnabled: true,
        middlewareSettings: {},
        enabledMiddleware: {},
        metrics: { sampleRate: 0 },
        legacyVideoPluginsEnabled: false,
        remotePlugins: [],
      }
    },
  })
}
