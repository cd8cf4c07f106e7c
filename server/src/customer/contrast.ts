/** Grounds that a brand's colour is read on, by the style of the pages: the card and the page, light and dark. */
export const GROUNDS = { light: ['#ffffff', '#f7f6f3'], dark: ['#1d1f23', '#141518'] } as const

/** What text must have at least: WCAG 2.2, success criterion 1.4.3. */
export const READABLE = 4.5

/** The contrast ratio of two colours, `#rrggbb`, from 1 to 21: WCAG 2.2, relative luminance. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** The contrast of a colour with whichever of these grounds it is read worst on. */
export function worstContrast(colour: string, grounds: readonly string[]): number {
  return Math.min(...grounds.map((ground) => contrast(colour, ground)))
}

/** Black or white, whichever is read better on a colour. One of both always is readable. */
export function onColour(ground: string): string {
  return contrast(ground, '#ffffff') >= contrast(ground, '#000000') ? '#ffffff' : '#000000'
}

/** Red, green and blue of a colour as light, from 0 to 1: its parts without what sRGB encodes them by. */
export function lightOf(colour: string): readonly [red: number, green: number, blue: number] {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return [red, green, blue]
}

function luminance(colour: string): number {
  const [red, green, blue] = lightOf(colour)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
