import styles from './rates.module.css'
import { peopleIn, type Standing, stateColours, states } from './rates.ts'

/** How people stand, as one bar from yes to never asked. The words beside it say the same. */
export function StandingBar({ standing }: { readonly standing: Standing }) {
  const all = Math.max(1, peopleIn(standing))
  return (
    <span className={styles.bar} aria-hidden="true">
      {states
        .filter((state) => standing[state] > 0)
        .map((state) => (
          <span
            key={state}
            className={state === 'neverAsked' ? styles.silent : undefined}
            style={{ inlineSize: `${(100 * standing[state]) / all}%`, background: `var(${stateColours[state]})` }}
          />
        ))}
    </span>
  )
}
