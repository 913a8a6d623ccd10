// How a report looks: one style sheet, and how the curves of a figure are told apart.

// Okabe and Ito's colours, which colour-blind readers tell apart: for each curve the one with enough
// contrast on light paper, and the one on dark paper. (Sky blue, orange and yellow are too pale for light.)
const palette = [
  ['#0072b2', '#56b4e9'],
  ['#d55e00', '#e69f00'],
  ['#009e73', '#009e73'],
  ['#cc79a7', '#cc79a7'],
  ['#000000', '#ffffff'],
] as const;

// One more than colours, so that a pair comes again only after thirty curves.
const dashes = ['', '7 4', '2 3', '9 3 2 3', '14 4', '8 3 2 3 2 3'] as const;

/** The colour (a CSS variable) and the dash pattern ('' is solid) of a figure's curve number `index`. */
export function strokeOf(index: number): { readonly color: string; readonly dash: string } {
  return {
    color: `var(--curve-${index % palette.length})`,
    dash: dashes[index % dashes.length] ?? '',
  };
}

function curveColors(scheme: 0 | 1): string {
  return palette.map((colors, i) => `--curve-${i}: ${colors[scheme]};`).join(' ');
}

export const styleSheet = `
:root {
  color-scheme: light dark;
  --paper: #fff; --ink: #1c1f23; --quiet: #596069; --line: #d5d9de;
  ${curveColors(0)}
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e4e7ea; --quiet: #9aa3ad; --line: #363c43;
    ${curveColors(1)}
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 68rem; padding: 2rem 1.25rem 3rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: break-word;
  -webkit-text-size-adjust: 100%; text-size-adjust: 100%;
}
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 0.75rem; font-size: 1.25rem; line-height: 1.3; }
h3 { margin: 1.75rem 0 0.5rem; font-size: 1rem; line-height: 1.3; }
p { margin: 0.75rem 0; max-width: 44rem; }
header { margin-bottom: 1.75rem; }
.subtitle { color: var(--quiet); font-size: 1.05rem; margin: 0.4rem 0 0; }
footer { margin-top: 3rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
footer, .note { color: var(--quiet); font-size: 0.875rem; }
dl { display: grid; grid-template-columns: fit-content(45%) 1fr; gap: 0.3rem 1.25rem; margin: 1rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; margin: 1.25rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
th, td { padding: 0.35rem 0.9rem; text-align: left; vertical-align: baseline; white-space: nowrap; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
thead th { color: var(--quiet); font-weight: 500; border-bottom-color: currentColor; }
tbody th { font-weight: 500; }
.number { text-align: right; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 2rem 2.5rem; margin: 1.25rem 0; }
figure { margin: 0; max-width: 35rem; min-width: 0; }
figcaption { font-weight: 600; }
figure .empty { padding: 2rem 1rem; border: 1px dashed var(--line); color: var(--quiet); text-align: center; }
.legend { display: flex; flex-wrap: wrap; gap: 0.15rem 1.25rem; margin: 0.35rem 0 0.6rem; padding: 0; list-style: none; font-size: 0.875rem; }
.legend li { min-width: 0; }
.legend svg { width: 36px; height: 10px; margin-right: 0.5rem; }
.chart { display: block; width: 100%; height: auto; overflow: visible; font: 13px system-ui, sans-serif; }
.chart text, .chart tspan { white-space: pre; }
@media screen and (max-width: 30rem) {
  .chart { font-size: 15px; }
}
@media print {
  :root { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  h2, h3, figcaption { break-after: avoid; }
  figure, tr, dl { break-inside: avoid; }
  .figures { grid-template-columns: 1fr 1fr; gap: 1rem 1.5rem; }
  .scroll { overflow: visible; }
  th, td { white-space: normal; }
}
`;
