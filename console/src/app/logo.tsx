type LogoProps = { readonly size?: number }

/** The tuning fork and the two waves it sets off; decorative, the name stands beside it. */
export function Logo({ size = 26 }: LogoProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="none">
      <g strokeLinecap="round">
        <path d="M11.5 3v11.5a4.5 4.5 0 0 0 9 0V3M16 19v10" stroke="var(--accent)" strokeWidth="2.8" />
        <path d="M6.6 5.5v8.4M25.4 5.5v8.4" stroke="var(--brass-mark)" strokeWidth="2" />
        <path d="M2.4 7.9v3.6M29.6 7.9v3.6" stroke="var(--brass-mark)" strokeWidth="1.6" opacity=".6" />
      </g>
    </svg>
  )
}
