"""How a printed form looks, on paper and on screen."""

STYLE = """
@page { size: A4; margin: 18mm 16mm; }
body { color: #0b0c0c; font: 11pt/1.35 Arial, Helvetica, sans-serif; margin: 0 auto;
  max-width: 46rem; overflow-wrap: break-word; padding: 1rem; }
h1 { font-size: 20pt; line-height: 1.15; margin: 0 0 0.5rem; }
h2 { border-bottom: 2px solid #0b0c0c; font-size: 15pt; margin: 2rem 0 0.75rem;
  padding-bottom: 0.25rem; }
h3, h4, h5, h6 { font-size: 11.5pt; margin: 0 0 0.2rem; }
p { margin: 0 0 0.4rem; }
.told { color: #383f43; font-size: 10pt; margin-bottom: 0.3rem; }
.ask, .remark, .scale { margin: 0 0 1.1rem; }
.ask, .entry, tr { break-inside: avoid; }
h2, h3, h4, h5, h6 { break-after: avoid; }
.block { border-left: 3px solid #b1b4b6; margin: 0 0 1.25rem; padding-left: 0.8rem; }
.entry { border: 1px solid #505a5f; margin: 0 0 1rem; padding: 0.7rem 0.9rem 0.2rem; }
ul { list-style: none; margin: 0.2rem 0 0; padding: 0; }
.choices li { break-inside: avoid; margin: 0 0 0.3rem; padding-left: 1.6rem; text-indent: -1.6rem; }
.choices:not(:has(.number)) { columns: 2 17rem; column-gap: 1.5rem; }
.points { display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; }
.box { border: 1.5px solid #0b0c0c; display: inline-block; height: 0.9em; margin-right: 0.6rem;
  text-indent: 0; vertical-align: -0.1em; width: 0.9em; }
.number { border-bottom: 1px solid #0b0c0c; display: inline-block; height: 1.1em;
  margin-right: 0.5rem; width: 1.6rem; }
.choices li:has(.number) { padding-left: 2.2rem; text-indent: -2.2rem; }
.line { border-bottom: 1px solid #505a5f; display: block; height: 1.9em; }
.short .line { width: 12rem; }
.date { display: flex; gap: 1.2rem; }
.field { display: block; font-size: 10pt; }
.field .line { width: 5rem; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
thead { display: table-header-group; }
th, td { border: 1px solid #b1b4b6; font-weight: 400; padding: 0.35rem; vertical-align: top; }
thead th { background: #f3f2f1; font-size: 9pt; font-weight: 700; hyphens: auto;
  text-align: center; vertical-align: bottom; }
th:first-child { text-align: left; width: 38%; }
td { text-align: center; vertical-align: middle; }
td .box { margin: 0; }
footer { color: #505a5f; font-size: 9pt; margin-top: 2rem; }
@media print {
  body { max-width: none; padding: 0; }
  section + section { break-before: page; }
  thead th { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
"""Style sheet; nothing in it is fetched from anywhere."""
