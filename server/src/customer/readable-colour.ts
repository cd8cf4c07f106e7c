import { lightOf, READABLE, worstContrast } from './contrast.ts'

/** Lightness, and the two axes of colour: OKLab (Ottosson, 2020), in which equal steps look equal. */
type Lab = readonly [lightness: number, greenRed: number, blueYellow: number]

/** Halvings of what is searched: finer than one step of a screen. */
const STEPS = 16

/**
 * The colour that looks most like this one among those of its hue that can be read as text on all of these grounds; the same where it can be read already. All colours are `#rrggbb`.
 *
 *     readableColour('#e8751a', GROUNDS.light)  // '#b55600'
 *
 * @param grounds all light or all dark
 */
export function readableColour(colour: string, grounds: readonly string[]): string {
  const reads = (one: string) => worstContrast(one, grounds) >= READABLE
  if (reads(colour)) return colour
  const [lightness, ...hue] = labOf(colour)
  const end = reads('#000000') ? 0 : 1
  let [passes, fails] = [end, lightness]
  for (let step = 0; step < STEPS; step += 1) {
    const between = (passes + fails) / 2
    if (reads(withLightness(between, hue))) passes = between
    else fails = between
  }
  return withLightness(passes, hue)
}

/** The colour of this lightness and hue, as strong as a screen can show it and no stronger than it was. */
function withLightness(lightness: number, [a, b]: readonly [number, number]): string {
  let [shown, beyond] = [0, 1]
  if (inGamut([lightness, a, b])) shown = 1
  else
    for (let step = 0; step < STEPS; step += 1) {
      const between = (shown + beyond) / 2
      if (inGamut([lightness, a * between, b * between])) shown = between
      else beyond = between
    }
  return `#${linearOf([lightness, a * shown, b * shown])
    .map((part) =>
      Math.round(255 * encoded(Math.min(1, Math.max(0, part))))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

function inGamut(lab: Lab): boolean {
  return linearOf(lab).every((part) => part > -1e-4 && part < 1 + 1e-4)
}

function labOf(colour: string): Lab {
  const [r, g, b] = lightOf(colour)
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function linearOf([lightness, a, b]: Lab): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ]
}

function encoded(part: number): number {
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055
}
