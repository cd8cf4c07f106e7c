import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'
import { SchemeSwitch } from './scheme-switch.tsx'
import styles from './threshold.module.css'
import { useTitle } from './use-title.ts'
import { dampedWave } from './wave.ts'

type ThresholdProps = { readonly title: string; readonly lead: string; readonly children: ReactNode }

/** The door of the house, outside of any session: a form, and the note that the tuning fork gives, dying away. */
export function Threshold({ title, lead, children }: ThresholdProps) {
  const { t } = useTranslation()
  useTitle(title)
  return (
    <main className={styles.door}>
      <div className={styles.form}>
        <div className={styles.top}>
          <span className={styles.brand}>
            <Logo size={30} /> Diapason
          </span>
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
        <div className={styles.middle}>
          <Title order={1}>{title}</Title>
          <p className={styles.lead}>{lead}</p>
          {children}
        </div>
      </div>
      <div className={styles.picture}>
        <svg viewBox="0 0 800 400" preserveAspectRatio="none" className={styles.wave} aria-hidden="true">
          <path d={dampedWave({ width: 800, height: 400, cycles: 11, phase: 0 })} className={styles.main} />
          <path d={dampedWave({ width: 800, height: 300, cycles: 11, phase: 0.5, top: 50 })} className={styles.echo} />
          <path d={dampedWave({ width: 800, height: 190, cycles: 11, phase: 1, top: 105 })} className={styles.echo} />
        </svg>
        <p className={styles.promise}>{t('app.promise')}</p>
      </div>
    </main>
  )
}
