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

const place = document.getElementById('root')
if (place === null) throw new Error('The page has no #root to draw the console in.')
await startI18n()
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
