import '@fontsource-variable/hanken-grotesk/wght.css'
import '@fontsource-variable/bricolage-grotesque/wght.css'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import './app/tokens.css'
import './app/global.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { startI18n } from './app/i18n.ts'

const RELOADED = 'diapason.reloadedAt'
/** Milliseconds: a file that is missing for another reason must not reload the page for ever. */
const RELOAD_PAUSE = 60_000

// A page that was open while a new version was installed asks for files that are gone: it is loaded again, once.
window.addEventListener('vite:preloadError', (failure) => {
  if (Date.now() - Number(sessionStorage.getItem(RELOADED) ?? 0) < RELOAD_PAUSE) return
  sessionStorage.setItem(RELOADED, String(Date.now()))
  failure.preventDefault()
  window.location.reload()
})

const place = document.getElementById('root')
if (place === null) throw new Error('The page has no #root to draw the console in.')
await startI18n()
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
