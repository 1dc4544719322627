import { areaColour, DARK_SHADES, LIGHT_SHADES, OUTSIDE_COLOUR, type Shade } from '../../../../analysis/chart/colour.ts'

const LIGHT = `--ink:#1F2329;--secondary:#5A6270;--line:#DDE1E6;--ground:#F5F6F8;--surface:#FFFFFF;--accent:#1D4F91;--warning:#8A4B00;--warning-ground:#FFF6E5;--bar:#1D4F91;`
const DARK = `--ink:#E6E9ED;--secondary:#A3ACB8;--line:#343A43;--ground:#14171C;--surface:#1C2026;--accent:#8DB9F2;--warning:#F0B968;--warning-ground:#2E2618;--bar:#6C9FE0;`

function shadeVariables(shades: readonly Shade[]): string {
  return shades.map(({ fill, ink }, level) => `--h${level}:${fill};--i${level}:${ink};`).join('')
}

function shadeClasses(): string {
  return LIGHT_SHADES.map((_, level) => `.h${level}{background:var(--h${level});color:var(--i${level})}`).join('')
}

function areaClasses(areaCount: number): string {
  const own = Array.from({ length: areaCount }, (_, index) => `.c${index}{background:${areaColour(index)}}`).join('')
  return `${own}.c-outside{background:${OUTSIDE_COLOUR}}.c-undecided{background:repeating-linear-gradient(45deg,var(--secondary) 0 2px,var(--surface) 2px 5px)}`
}

const PAGE = `
*{box-sizing:border-box}
html{color-scheme:light dark;scroll-padding-top:3.2rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,.top>div{max-width:1120px;margin:0 auto;padding:0 24px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--surface);padding:4px 8px;z-index:9}
.top{background:var(--surface);border-bottom:1px solid var(--line)}
.top>div{padding-top:24px;padding-bottom:16px}
h1{margin:0;font-size:24px;line-height:1.35;font-weight:600}
h2{margin:36px 0 4px;font-size:18px;font-weight:600}
h3{margin:0;font-size:16px;font-weight:600}
h4{margin:0;font-size:15px;font-weight:600}
p{margin:4px 0}
.lead,.note{color:var(--secondary)}.lead{max-width:52em}.summary{margin:12px 0 0;max-width:60em}
.notice{margin:12px 0 0;padding:8px 12px;border-left:3px solid var(--warning);background:var(--warning-ground);color:var(--ink)}
.notice strong{color:var(--warning)}
nav{position:sticky;top:0;z-index:2;background:var(--surface);border-bottom:1px solid var(--line)}
nav ul{display:flex;gap:4px;max-width:1120px;margin:0 auto;padding:0 16px;list-style:none;overflow-x:auto;white-space:nowrap}
nav a{display:block;padding:9px 8px;color:var(--ink)}nav a:hover{color:var(--accent)}
.tiles{display:grid;grid-auto-flow:column;grid-auto-columns:1fr;gap:1px;margin:16px 1px 0}
.tiles div{background:var(--surface);box-shadow:0 0 0 1px var(--line);padding:10px 14px}
.tiles dt{color:var(--secondary)}.tiles dd{margin:0;font-size:22px;line-height:1.3;font-weight:600}.tiles dd small{font-size:13px;font-weight:400;color:var(--secondary)}
.scroll{overflow-x:auto;background:var(--surface);border:1px solid var(--line);margin-top:8px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:8px 12px;color:var(--secondary)}
th,td{padding:7px 12px;text-align:left;vertical-align:top;border-bottom:1px solid var(--line)}
tbody tr:last-child>*,tfoot tr:last-child>*{border-bottom:0}
thead th{font-weight:600;color:var(--secondary);background:var(--ground);white-space:nowrap}
tbody th{font-weight:400}tfoot th,tfoot td{font-weight:600}
.n{text-align:right}.n,.k{white-space:nowrap}
.heat td{text-align:center;border:1px solid var(--line);min-width:76px}.heat th.n,.heat thead th:not(:first-child){text-align:center}
.heat tfoot th{border-top:1px solid var(--line)}.heat td.sum{background:none;color:var(--ink)}
.area{white-space:nowrap}.area i{display:inline-block;width:11px;height:11px;margin-right:7px;border:1px solid var(--secondary);vertical-align:-1px}
.code{color:var(--secondary);margin-right:6px}
.bar{min-width:190px;width:38%}.bar span{display:block;height:12px;margin-top:5px;background:var(--bar);min-width:2px}.bar span.zero{background:none;border-left:1px solid var(--secondary);min-width:0;width:0}
.score{display:flex;gap:10px;align-items:center}
.range{position:relative;flex:1;height:12px;min-width:90px;background:linear-gradient(var(--line),var(--line)) center/100% 1px no-repeat}
.range b{position:absolute;top:4px;height:4px;background:var(--bar);opacity:.5}.range i{position:absolute;top:0;width:3px;height:12px;margin-left:-1px;background:var(--ink)}
.tie{display:inline-block;padding:0 5px;border:1px solid var(--secondary);border-radius:2px;color:var(--secondary);font-size:12px;line-height:1.5;white-space:nowrap}
.tools{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:10px 0 0}
.tools[hidden]{display:none}
.tools input,.tools select{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--secondary);border-radius:3px;padding:4px 8px;min-width:0}
.tools input{width:16em}
.areahead{display:flex;flex-wrap:wrap;gap:2px 16px;align-items:baseline;margin:28px 0 0;padding-bottom:6px;border-bottom:2px solid var(--line)}
article{background:var(--surface);border:1px solid var(--line);margin-top:10px;padding:12px 16px}
article header{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline}
article .meta{color:var(--secondary)}article .meta span{display:inline-block;margin-right:14px}
.cols{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:0 32px}
.cols h5,.wide h5{margin:10px 0 2px;font-size:13px;font-weight:600;color:var(--secondary)}
.quotes{margin:0;padding:0;list-style:none}.quotes li{padding:3px 0 3px 12px;border-left:2px solid var(--line);margin:4px 0}
.id{color:var(--secondary);font-size:12px;white-space:nowrap}
details{margin-top:10px}summary{color:var(--accent);cursor:pointer}.ids{margin:4px 0 0;color:var(--secondary);font-size:12px;line-height:1.7;word-spacing:.4em;overflow-wrap:anywhere}
.said dt{font-weight:600;margin-top:8px}.said dd{margin:0}
footer{max-width:1120px;margin:40px auto 0;padding:16px 24px 32px;color:var(--secondary);border-top:1px solid var(--line);font-size:12px}
[data-off]{display:none!important}`

const PHONE = `
@media (max-width:720px){
body{font-size:16px}main{padding:0 12px}.top>div{padding:16px 12px 12px}nav ul{padding:0 4px}nav a{padding:11px 9px}h1{font-size:21px}
.tiles{grid-auto-flow:row;grid-template-columns:1fr 1fr}
th,td{padding:7px 8px}.area{white-space:normal}.code{display:none}
.heat td{min-width:0;padding:7px 2px;white-space:nowrap}.heat th{padding:7px 6px;font-size:13px;white-space:nowrap}.heat th i{display:none}
.heat thead th:not(:first-child){padding:7px 0;white-space:normal;word-break:break-all;line-height:1.35}.heat thead span{display:inline-block;max-width:2.1em}
.cards thead{position:absolute;left:-999px}.cards,.cards tbody,.cards tr,.cards td,.cards th{display:block;width:auto}
.cards tr{padding:8px 10px;border-bottom:1px solid var(--line)}.cards tr:last-child{border-bottom:0}.cards td,.cards tbody th{border:0;padding:1px 0;text-align:left;white-space:normal}
.cards caption{display:block}.cards .rank,.cards .rank+th{display:inline}.cards .rank::after{content:". "}.cards .rank+th::after{content:"\\A";white-space:pre}
.cards td[data-label],.cards td[data-unit]{display:inline-block;margin-right:14px}.cards td[data-unit]::after{content:attr(data-unit)}.cards td[data-label]::before{content:attr(data-label) " ";color:var(--secondary)}
.cards .bar{display:block;width:auto;min-width:0}.cards td.wide-cell{display:block;margin:0}
.cols{grid-template-columns:1fr}article{padding:10px 12px}.tools input{width:100%}footer{padding:16px 12px 32px}}`

const PRINT = `
@page{size:A4;margin:18mm 16mm;@bottom-center{content:"— " counter(page) " —";font:10pt serif}}
@media print{
html{color-scheme:light}body{background:#fff;font-size:9.5pt;line-height:1.5;-webkit-print-color-adjust:exact;print-color-adjust:exact}
nav,.tools,.skip{display:none!important}main,.top>div,footer{max-width:none;padding-left:0;padding-right:0}.top{border:0}.top>div{padding-top:0}
h1{font-size:18pt}h2{font-size:13pt;margin-top:20pt}h2,h3,h4,.areahead,.areahead+p{break-after:avoid}article{break-inside:avoid-page;padding:6pt 8pt}tr,.tiles{break-inside:avoid}
thead{display:table-header-group}.scroll{overflow:visible}th,td{padding:4pt 6pt}a{color:inherit}details::details-content{content-visibility:visible;block-size:auto}summary{color:inherit;list-style:none}}`

/** The style sheet of the report: light and dark, phone to projector, paper. */
export function styleSheet(areaCount: number): string {
  const light = LIGHT + shadeVariables(LIGHT_SHADES)
  const dark = DARK + shadeVariables(DARK_SHADES)
  return `:root{${light}}\n@media screen and (prefers-color-scheme:dark){:root{${dark}}}${PAGE}\n${shadeClasses()}\n${areaClasses(areaCount)}${PHONE}${PRINT}\n`
}
