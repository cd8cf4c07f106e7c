/**
 * Manners of letters, as stacks of what machines have already (Modern Font Stacks, CC0): a font that is loaded would be one more thing to fetch, and whoever serves it would learn
 * who looks.
 */
export const FONTS = {
  system: 'ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif',
  humanist: 'Seravek,"Gill Sans Nova",Ubuntu,Calibri,"DejaVu Sans",source-sans-pro,sans-serif',
  geometric: 'Avenir,Montserrat,Corbel,"URW Gothic",source-sans-pro,sans-serif',
  rounded:
    'ui-rounded,"Hiragino Maru Gothic ProN",Quicksand,Comfortaa,Manjari,"Arial Rounded MT Bold",Calibri,sans-serif',
  serif: 'Charter,"Bitstream Charter","Sitka Text",Cambria,"DejaVu Serif",serif',
  antique: '"Iowan Old Style","Palatino Linotype","URW Palladio L",P052,serif',
} as const

export type Font = keyof typeof FONTS
