import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core'

const verdigris: MantineColorsTuple = [
  '#e8f5f1',
  '#d3ebe4',
  '#a9d8cb',
  '#7cc9b6',
  '#5cc4ad',
  '#2fa48d',
  '#128070',
  '#0a6657',
  '#085448',
  '#053f36',
]
const brass: MantineColorsTuple = [
  '#fdf6e6',
  '#faf0da',
  '#f3dca9',
  '#ecc777',
  '#e3b34d',
  '#d59b2b',
  '#b57a12',
  '#815300',
  '#6d4600',
  '#4d3100',
]
const signal: MantineColorsTuple = [
  '#fdf1f0',
  '#fbe8e6',
  '#f4c4bf',
  '#ef9d95',
  '#ff9389',
  '#d8493f',
  '#c2352c',
  '#a8231c',
  '#8a1a14',
  '#65110d',
]
const gray: MantineColorsTuple = [
  '#f6f8f6',
  '#eef2ef',
  '#e3e9e5',
  '#d3dbd6',
  '#b4c1ba',
  '#90a098',
  '#586760',
  '#4d5c55',
  '#2e3a35',
  '#17211d',
]
const dark: MantineColorsTuple = [
  '#e0e8e4',
  '#b6c4bd',
  '#93a29b',
  '#5b6c64',
  '#3c4c45',
  '#23302b',
  '#18231f',
  '#0f1714',
  '#0c1311',
  '#080d0b',
]

const heading = { fontFamily: 'var(--display)', fontSize: '1.25rem', fontWeight: 600, letterSpacing: '-0.015em' }

/** Mantine dressed in the house palette and type; component defaults that every room shares live here only. */
export const theme = createTheme({
  primaryColor: 'verdigris',
  primaryShade: { light: 7, dark: 4 },
  // A filled control is dark in the light scheme and light in the dark one: so is, the other way, what is written on it.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input)
    return input.variant === 'filled' ? { ...colors, color: 'var(--on-fill)' } : colors
  },
  colors: { verdigris, brass, signal, gray, dark, red: signal },
  black: '#12201b',
  fontFamily: 'var(--text)',
  fontFamilyMonospace: 'var(--mono)',
  headings: {
    fontFamily: 'var(--display)',
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '2rem', lineHeight: '1.12' },
      h2: { fontSize: '1.3rem', lineHeight: '1.25' },
      h3: { fontSize: '1.05rem', lineHeight: '1.35' },
    },
  },
  fontSizes: { xs: '0.78rem', sm: '0.875rem', md: '0.96rem', lg: '1.1rem', xl: '1.3rem' },
  radius: { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Drawer: { defaultProps: { padding: 'lg' }, styles: { title: heading } },
    Modal: { defaultProps: { centered: true, padding: 'lg', radius: 'md' }, styles: { title: heading } },
    Tooltip: { defaultProps: { openDelay: 350 } },
  },
})

const shared = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-signal-light-color': 'var(--danger)',
}

/** Hands our own custom properties to Mantine's components, so that there is one palette and not two. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  // Given to each scheme and not once for both: Mantine sets its own values per scheme, which would win.
  light: shared,
  dark: { ...shared, '--mantine-color-verdigris-filled-hover': '#8adfca' },
})
