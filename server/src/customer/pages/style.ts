import { onColour } from '../contrast.ts'
import type { Theme } from '../theme.ts'
import { FONTS } from './fonts.ts'

/** Light or dark, where it is not left to the reader's machine. */
export type Scheme = 'light' | 'dark'

/** The style of a brand's pages: one for all of them, with the brand's colour, for light and dark, from 320 pixels up, and for paper. */
export function styleOf({ accent, font }: Theme, scheme?: Scheme): string {
  const coloured = (colour: string, rest: string) => `--accent:${colour};--on-accent:${onColour(colour)};${rest}`
  const light = `:root{color-scheme:${scheme ?? 'light dark'};--font:${FONTS[font]};${coloured(accent.light, LIGHT)}}`
  const dark = `:root{${coloured(accent.dark, DARK)}}${LOGO_ON_DARK}`
  if (scheme === 'light') return `${light}\n${RULES}`
  return `${light}\n${RULES}\n${scheme === 'dark' ? dark : `@media (prefers-color-scheme:dark){${dark}}`}`
}

const LIGHT =
  '--paper:#f7f6f3;--card:#fff;--ink:#1b1a17;--soft:#5a564e;--line:#dcd8cf;--edge:#8a857a;--bad:#a3211b;--bad-paper:#fdf0ee;--good:#1c6b3c;--good-paper:#eef7f1'
const DARK =
  '--paper:#141518;--card:#1d1f23;--ink:#efede8;--soft:#b3aea4;--line:#34373d;--edge:#858a94;--bad:#ffb4ab;--bad-paper:#371a18;--good:#8ddcab;--good-paper:#152b1e'

const LOGO_ON_DARK = '.brand img{box-sizing:content-box;background:#fff;padding:.25rem .625rem;border-radius:.5rem}'

const RULES = `*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 var(--font);overflow-wrap:anywhere}
.wrap{max-width:44rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,1.5rem)}
.skip{position:absolute;inset-inline-start:-999rem}
.skip:focus{inset-inline-start:1rem;top:.5rem;background:var(--card);padding:.5rem 1rem;border-radius:.5rem;z-index:2}
.top{border-block-end:1px solid var(--line);background:var(--card)}
.bar{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem 1.5rem;min-height:4rem;padding-block:.5rem}
.brand{margin:0;font-weight:650;font-size:1.125rem;letter-spacing:-.01em}
.brand img{display:block;height:2.5rem;max-width:12rem;object-fit:contain}
.languages,.links{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;margin:0;padding:0}
.languages a,.links a{display:inline-block;padding-block:.35rem}
.languages a[aria-current]{color:var(--ink);font-weight:650;text-decoration-thickness:2px;text-decoration-color:var(--accent)}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px;border-radius:.25rem}
main:focus{outline:none}
h1{font-size:clamp(1.75rem,6vw,2.5rem);line-height:1.15;letter-spacing:-.025em;margin:2.5rem 0 .75rem;text-wrap:balance}
h2{font-size:1.25rem;line-height:1.3;letter-spacing:-.01em;margin:2.5rem 0 .75rem}
.lead{font-size:1.125rem;color:var(--soft);margin:0 0 2rem;max-width:38rem;text-wrap:pretty}
.soft{color:var(--soft);font-size:.9375rem;margin:.25rem 0 0}
.soft+.card{margin-top:1rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:.875rem;padding:1.25rem clamp(1rem,4vw,1.5rem);margin:0 0 1rem;min-width:0}
fieldset.card{display:block}
.card legend,.card h3{float:inline-start;width:100%;padding:0;margin:0;font-size:1.125rem;font-weight:650;line-height:1.35}
.card legend+*,.card h3+*{clear:both;padding-block-start:.5rem}
.card p{margin:.5rem 0 0;max-width:36rem}
.channel{border:0;margin:1rem 0 0;padding:0;min-width:0}
.channel legend{float:none;width:auto;font-size:1rem}
.channel .choice{margin-top:.5rem}
.often{display:block;margin-top:.75rem;max-width:29rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.under{margin-inline-start:clamp(.75rem,4vw,2rem)}
.choice{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1rem}
.choice label{position:relative;display:flex;align-items:center;gap:.625rem;min-height:2.875rem;padding:.5rem 1.125rem .5rem .875rem;border:1px solid var(--edge);border-radius:.625rem;cursor:pointer;flex:1 1 9rem;max-width:14rem;overflow-wrap:normal}
.choice label:hover{border-color:var(--accent)}
.choice input{appearance:none;flex:none;width:1.25rem;height:1.25rem;margin:0;border:2px solid var(--edge);border-radius:50%;display:grid;place-content:center}
.choice input::before{content:"";width:.625rem;height:.625rem;border-radius:50%;transform:scale(0)}
.choice input:checked{border-color:var(--accent)}
.choice input:checked::before{background:var(--accent);transform:scale(1)}
.choice label:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent);font-weight:650}
.choice label:has(:focus-visible){outline:3px solid var(--accent);outline-offset:2px}
.choice input:focus-visible{outline:none}
.state{display:block;color:var(--soft);font-size:.9375rem}
.save{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0 .75rem}
button,.button{font:inherit;font-weight:650;min-height:3rem;padding:.625rem 1.5rem;border-radius:.625rem;border:2px solid var(--accent);background:var(--accent);color:var(--on-accent);cursor:pointer;flex:1 1 12rem;text-align:center;text-decoration:none}
button.other,.button.other{background:var(--card);color:var(--accent)}
button:hover,.button:hover{box-shadow:0 0 0 3px color-mix(in srgb,var(--accent) 25%,transparent)}
.actions{display:flex;flex-wrap:wrap;gap:.75rem;margin:1.5rem 0 0}
.actions form{display:contents}
.note{border-inline-start:4px solid var(--accent);background:var(--card);border-radius:.5rem;padding:.875rem 1.125rem;margin:0 0 1.5rem}
.note.bad{border-color:var(--bad);background:var(--bad-paper);color:var(--bad)}
.note.good{border-color:var(--good);background:var(--good-paper)}
.note p{margin:0}
.note p+p{margin-top:.5rem}
details{margin-top:2.5rem;border-block:1px solid var(--line)}
summary{cursor:pointer;font-weight:650;padding-block:.875rem;min-height:3rem}
details[open]{padding-block-end:1rem}
.history{list-style:none;margin:1rem 0 0;padding:0}
.history li{padding:.75rem 0;border-block-start:1px solid var(--line)}
.history strong{display:block}
.history.card,.facts.card{margin-top:0;padding:.25rem clamp(1rem,4vw,1.5rem)}
.soft+.history.card,.soft+.facts.card{margin-top:1rem}
.history.card li:first-child{border-block-start:0}
.pair{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.375rem 1rem}
details.inner{margin-top:.75rem;border-block:0}
details.inner summary{font-weight:400;color:var(--accent);padding-block:.5rem;min-height:0}
.fact{padding-block:1.125rem;border-block-start:1px solid var(--line)}
.fact:first-child{border-block-start:0;padding-block-start:0}
.fact:last-child{padding-block-end:0}
.fact .value{font-size:1.125rem;max-height:20rem;overflow:auto}
em{color:var(--soft)}
dl{margin:0}
.facts{display:grid;gap:0}
.facts>div{padding:.875rem 0;border-block-start:1px solid var(--line)}
.facts>div:first-child{border-block-start:0}
dt{color:var(--soft);font-size:.9375rem}
dd{margin:.125rem 0 0}
.value{white-space:pre-wrap}
.tag{display:inline-block;font-size:.9375rem;font-weight:650;padding:.125rem .625rem;border-radius:1rem;border:1px solid currentColor}
.tag.yes{color:var(--good)}
.tag.no{color:var(--soft)}
.field{display:block;width:100%;font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:.5rem;padding:.625rem .75rem;min-height:2.875rem;margin-top:.375rem}
textarea.field{min-height:6rem;resize:vertical}
.foot{margin-block:3rem 2rem;padding-block-start:1.25rem;color:var(--soft);font-size:.9375rem}
.foot p{margin:0 0 .75rem}
.contents ol{columns:2 16rem;gap:2rem;padding-inline-start:1.25rem;margin:1.5rem 0 0}
.contents li{padding-block:.2rem;break-inside:avoid}
.part h3:not(.card h3){font-size:1.0625rem;margin:1.75rem 0 .5rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:start;vertical-align:baseline;padding:.5rem .75rem .5rem 0;border-block-end:1px solid var(--line)}
thead th{color:var(--soft);font-weight:400;white-space:nowrap}
td{white-space:nowrap}
.number{text-align:end;padding-inline-end:1.5rem;font-variant-numeric:tabular-nums}
dl.small{font-size:.875rem;margin-top:.375rem}
dl.small>div{display:grid;grid-template-columns:minmax(6rem,14rem) 1fr;gap:.75rem}
code{font:.8125rem ui-monospace,monospace;overflow-wrap:anywhere}
@media (prefers-reduced-motion:no-preference){.choice input::before{transition:transform .12s}}
@page{margin:18mm 16mm}
@media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#ccc}.save,.actions,.languages,.skip{display:none}body{background:#fff;color:#000;font-size:10.5pt}.wrap{max-width:none;padding:0}.card{border:0;padding:0;break-inside:auto}.card:not(.history,.facts):not(:has(.fact)){break-inside:avoid}.history li,.fact,.facts>div,tr{break-inside:avoid}h2,h3{break-after:avoid}.value{max-height:none}}
@media (forced-colors:active){.choice label:has(:checked){outline:2px solid Highlight}.choice input:checked::before{background:Highlight}}`
