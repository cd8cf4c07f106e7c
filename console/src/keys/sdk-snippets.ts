import { browserSnippet, curlSnippet, nodeSnippet, type SnippetOptions, visitSnippet } from './snippets.ts'

export type SdkSnippet = {
  readonly id: string
  /** As its package is called. */
  readonly name: string
  readonly text: string
  /** Whether our own tests send through this client, unmodified; nothing to say of a bare request. */
  readonly tested: boolean | undefined
  /** Whether it reaches a server without TLS. */
  readonly plainHttp: boolean
}

/** From where one sends: with a secret key that nobody sees, or with a write key that everybody can read there. */
export const sides = ['server', 'page'] as const
export type Side = (typeof sides)[number]

/**
 * A first event through each public client of the Segment protocol, ready to run; only the host is ours. A server says who its customer is,
 * so that a first person is known; a page speaks for its visit.
 */
export function sdkSnippets(side: Side, options: SnippetOptions): readonly SdkSnippet[] {
  const one = (id: string, name: string, text: string) => ({ id, name, text, tested: false, plainHttp: true })
  const bare = (text: string) => ({ ...one('curl', 'curl', text), tested: undefined })
  if (side === 'page') {
    return [one('browser', '@segment/analytics-next', browserSnippet(options)), bare(visitSnippet(options))]
  }
  return [
    bare(curlSnippet(options)),
    { ...one('node', '@segment/analytics-node', nodeSnippet(options)), tested: true },
    { ...one('rudder', '@rudderstack/rudder-sdk-node', rudderSnippet(options)), tested: true },
    one('python', 'Python', pythonSnippet(options)),
    one('php', 'PHP', phpSnippet(options)),
    one('java', 'Java', javaSnippet(options)),
    one('go', 'Go', goSnippet(options)),
    // Its `ssl: false` is read as "not said", which means TLS.
    { ...one('ruby', 'Ruby', rubySnippet(options)), plainHttp: false },
  ]
}

function rudderSnippet({ host, key }: SnippetOptions): string {
  return `// npm install @rudderstack/rudder-sdk-node
import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const analytics = new RudderAnalytics('${key}', { dataPlaneUrl: '${host}' })
analytics.identify({ userId: 'u-1', traits: { tier: 'gold' } })
analytics.track({ userId: 'u-1', event: 'Article Read', properties: { section: 'culture' } })
await analytics.flush()`
}

function pythonSnippet({ host, key }: SnippetOptions): string {
  return `# pip install segment-analytics-python
import segment.analytics as analytics

analytics.write_key = '${key}'
analytics.host = '${host}'
analytics.identify('u-1', {'tier': 'gold'})
analytics.track('u-1', 'Article Read', {'section': 'culture'})
analytics.flush()`
}

function phpSnippet({ host, key }: SnippetOptions): string {
  const { host: name, protocol } = new URL(host)
  return `<?php // composer require segmentio/analytics-php
require 'vendor/autoload.php';
use Segment\\Segment;

Segment::init('${key}', ['host' => '${name}', 'ssl' => ${protocol === 'https:'}]);
Segment::identify(['userId' => 'u-1', 'traits' => ['tier' => 'gold']]);
Segment::track(['userId' => 'u-1', 'event' => 'Article Read', 'properties' => ['section' => 'culture']]);
Segment::flush();`
}

function javaSnippet({ host, key }: SnippetOptions): string {
  return `// com.segment.analytics.java:analytics
Analytics analytics = Analytics.builder("${key}").setUploadURL("${host}/v1/import").build();
analytics.enqueue(IdentifyMessage.builder().userId("u-1").traits(Map.of("tier", "gold")));
analytics.enqueue(TrackMessage.builder("Article Read").userId("u-1").properties(Map.of("section", "culture")));
analytics.flush();`
}

function goSnippet({ host, key }: SnippetOptions): string {
  return `// go get github.com/segmentio/analytics-go/v3
client, err := analytics.NewWithConfig("${key}", analytics.Config{Endpoint: "${host}"})
if err != nil {
	log.Fatal(err)
}
defer client.Close()
client.Enqueue(analytics.Identify{UserId: "u-1", Traits: analytics.NewTraits().Set("tier", "gold")})
client.Enqueue(analytics.Track{
	UserId:     "u-1",
	Event:      "Article Read",
	Properties: analytics.NewProperties().Set("section", "culture"),
})`
}

function rubySnippet({ host, key }: SnippetOptions): string {
  const { hostname, port } = new URL(host)
  return `# gem install analytics-ruby
require 'segment/analytics'

analytics = Segment::Analytics.new(write_key: '${key}', host: '${hostname}', port: ${port || 443})
analytics.identify(user_id: 'u-1', traits: { tier: 'gold' })
analytics.track(user_id: 'u-1', event: 'Article Read', properties: { section: 'culture' })
analytics.flush`
}
