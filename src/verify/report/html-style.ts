/**
 * The looks of an HTML report: light, dark and on paper.
 * @module
 */

export const REPORT_STYLE = `:root {
  --paper: #fff; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --shade: #f3f5f7;
  --pass: #116329; --fail: #b3141d; --other: #6e4b00; --skipped: #57606a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --ink: #e3e7eb; --faint: #9aa4af; --line: #373e47; --shade: #1f242a;
    --pass: #6fdd8b; --fail: #ff9b95; --other: #e9c46a; --skipped: #9aa4af;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1.5rem;
  background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, "DejaVu Sans", sans-serif;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; max-width: 70ch; overflow-wrap: anywhere; }
code, pre { font: .85em/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
code { overflow-wrap: anywhere; }
pre {
  background: var(--shade); margin: .4rem 0; padding: .5rem .75rem;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.verdict { border-left: .4rem solid var(--skipped); padding: .4rem .9rem; font-weight: 600; }
.verdict.pass { border-color: var(--pass); }
.verdict.fail { border-color: var(--fail); }
.verdict.not-observable { border-color: var(--other); }
.origin, small, figcaption { color: var(--faint); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; }
td, th { overflow-wrap: anywhere; }
thead th { background: var(--shade); position: sticky; top: 0; }
.wide thead th { position: static; white-space: nowrap; }
.wide tbody th { white-space: normal; min-width: 6rem; }
.number, .wide thead th:nth-child(n + 3) { text-align: right; }
.wide td:nth-child(2) { min-width: 14rem; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.checks { table-layout: fixed; }
.checks thead th:first-child { width: 4.5rem; }
.checks thead th:nth-child(2) { width: 32%; }
.group th { padding-top: 1.1rem; font-size: 1.02em; }
.facts th { width: 14rem; font-weight: 600; }
.facts { margin: .4rem 0; }
summary { cursor: pointer; white-space: nowrap; }
summary:focus-visible, .wide:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.mark { font-weight: 600; white-space: nowrap; }
.mark.pass { color: var(--pass); }
.mark.fail { background: var(--fail); color: var(--paper); padding: 0 .4em; border-radius: .2em; }
.mark.not-observable { color: var(--other); }
.mark.skipped { color: var(--skipped); font-weight: 400; }
.problem { color: var(--other); }
.reasons li { margin: .3rem 0; overflow-wrap: anywhere; }
.shown { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: .5rem 0; }
figure { margin: .5rem 0; }
figcaption { font-size: .85rem; }
@media (max-width: 40rem) {
  body { padding: .75rem; }
  th, td { padding: .3rem .35rem; }
  .checks thead th:first-child { width: 3.6rem; }
  .facts th { width: 7rem; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --faint: #444; --line: #999; --shade: #f3f5f7;
    --pass: #116329; --fail: #b3141d; --other: #6e4b00; --skipped: #57606a; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  thead th { position: static; }
  details:not([open])::details-content { content-visibility: visible; }
  tr, section h3 { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}`
