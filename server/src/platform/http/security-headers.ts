import helmet from 'helmet'

/** Self-contained: the console loads nothing from elsewhere. Inline styles are what its component library and charts set on elements. */
const CSP = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:', 'blob:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  workerSrc: ["'self'", 'blob:'],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
  upgradeInsecureRequests: null,
}

type Headers = Readonly<Record<string, string>>

/** What helmet would set on each answer, asked once: its plugin reads the options again for every request, a tenth of the time of a decision. */
const page = captured(
  helmet({
    contentSecurityPolicy: { directives: CSP },
    crossOriginEmbedderPolicy: false,
    strictTransportSecurity: false,
  }),
)

/** Answers of the data plane are JSON that other sites may read: nothing in them is ever a page. */
const data: Headers = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
}

/** Whether a route lies where those are that other sites, apps and servers call with a key. */
export function isDataPlane(url: string): boolean {
  return url.startsWith('/v1/') || url.startsWith('/ofrep/v1/')
}

/** The security headers of an answer to `url`. */
export function securityHeaders(url: string): Headers {
  return isDataPlane(url) ? data : page
}

function captured(middleware: ReturnType<typeof helmet>): Headers {
  const headers: Record<string, string> = {}
  const response = {
    setHeader: (name: string, value: string) => {
      headers[name.toLowerCase()] = value
    },
    removeHeader: () => {},
  }
  // It only ever sets and removes headers.
  middleware({} as never, response as never, (error) => {
    if (error) throw error
  })
  return headers
}
