import { Document, Packer, Paragraph } from 'docx'
import { zipSync } from 'fflate'
import { biffWorkbook } from '../../pipeline/read/biff.ts'
import type { HostileFile } from './file.ts'
import { rowsOf, workbook } from './workbook.ts'

const ONE = '作业太多，孩子睡不够。'
const TWO = '食堂的饭菜太咸，希望改善。'
const THREE = '体育课总被占用，还给我们。'
const LEDGER = [['序号', '对象', '意见'], [1, '家长', ONE], [2, '学生', TWO]] as const
const CSV = `序号,对象,意见\n1,家长,${ONE}\n2,学生,${TWO}\n`
const gbk = (text: string): Uint8Array => {
  const pairs = new Map<string, number[]>()
  const decoder = new TextDecoder('gb18030')
  for (let lead = 0x81; lead <= 0xfe; lead++) for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) pairs.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return Uint8Array.from([...text].flatMap((char) => pairs.get(char) ?? [char.charCodeAt(0)]))
}
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

/** What must be read, to the last row, whatever it looks like. */
export const READ: readonly HostileFile[] = [
  { name: '出错的格子.xlsx', bytes: () => workbook({ rows: rowsOf([['序号', '单位', '意见'], [1, '一小', ONE], [2, { type: 'e', value: '#N/A' }, TWO], [3, '一小', { type: 'e', value: '#REF!' }], [4, '一小', { type: 'str', formula: 'A1', value: '#VALUE!' }]]) }), texts: [ONE, TWO], rejected: 2, reasons: /#REF!/, never: /#/ },
  { name: '出错的格子.csv', bytes: () => `序号,单位,意见\n1,一小,${ONE}\n2,#N/A,${TWO}\n3,一小,#REF!\n4,一小,########\n`, texts: [ONE, TWO], rejected: 2, reasons: /####/, never: /#/ },
  { name: '出错的格子.xls', bytes: () => biffWorkbook([{ name: 'a', rows: [['序号', '意见'], [1, ONE], [2, '#DIV/0!'], [3, TWO]] }]), texts: [ONE, TWO], rejected: 1 },
  { name: '公式给出存着的值.xlsx', bytes: () => workbook({ rows: rowsOf([['序号', '意见'], [1, { type: 'str', formula: 'CONCATENATE("作业","太多")', value: ONE }], [2, TWO]]) }), texts: [ONE, TWO], rejected: 0 },
  { name: '外部链接不打开.xlsx', bytes: () => workbook({ rows: rowsOf([['序号', '意见'], [1, { type: 'str', formula: 'WEBSERVICE("http://203.0.113.7/")', value: ONE }], [2, { type: 'str', formula: "cmd|'/C calc'!A0", value: TWO }]]) }), texts: [ONE, TWO] },
  { name: '像公式的意见.csv', bytes: () => `序号,意见\n1,"=HYPERLINK(""http://203.0.113.7"",""点这里看作业"")"\n2,${TWO}\n`, texts: ['=HYPERLINK("http://〔IP〕","点这里看作业")', TWO] },
  { name: '表格改名.csv', bytes: () => workbook({ rows: rowsOf(LEDGER) }), texts: [ONE, TWO] },
  { name: '文字表改名.xlsx', bytes: () => CSV, texts: [ONE, TWO] },
  { name: '文字表改名.xls', bytes: () => CSV.replaceAll(',', '\t'), texts: [ONE, TWO] },
  { name: '网页表格.xls', bytes: () => `<html><meta charset="utf-8"><table><tr><th>序号</th><th>意见</th></tr><tr><td>1</td><td>${ONE}</td></tr><tr><td>2</td><td>${TWO}<script>alert(1)</script></td></tr></table></html>`, texts: [ONE, TWO] },
  { name: '问卷星.xls', bytes: () => biffWorkbook([{ name: 'Sheet1', rows: [['序号', '提交答卷时间', '所用时间', '来源', '来源详情', '来自IP', '1、您的身份', '2、您有什么意见？'], [1, '2026/3/2 9:00:00', '35秒', '微信', 'N/A', '203.0.113.9(北京-北京)', '家长', ONE], [2, '2026/3/2 9:01:00', '40秒', '微信', 'N/A', '203.0.113.8(北京-北京)', '学生', TWO], [3, '2026/3/2 9:02:00', '41秒', '微信', 'N/A', '203.0.113.8(北京-北京)', '学生', '(空)']] }]), texts: [ONE, TWO], rejected: 1, never: /203\.0\.113/, cells: [['1、您的身份', '家长']] },
  { name: '引号没有成对.csv', bytes: () => `序号,意见\n1,${ONE}\n2,"食堂的"饭菜"太咸\n3,${THREE}\n`, texts: [ONE, '食堂的"饭菜"太咸', THREE] },
  { name: '逗号没有加引号.csv', bytes: () => `序号,意见,备注\n1,${ONE},\n2,食堂太咸,没人管,还贵,\n3,${THREE},\n`, texts: [ONE, THREE], rejected: 1, reasons: /比表头的 3 列多/ },
  { name: '只有一种回车.csv', bytes: () => CSV.replaceAll('\n', '\r'), texts: [ONE, TWO] },
  { name: '格子里换行.csv', bytes: () => `序号,意见\r\n1,"作业太多，\r\n孩子睡不够。"\r\n2,${TWO}\r\n`, texts: ['作业太多，\n孩子睡不够。', TWO] },
  { name: '国标码.csv', bytes: () => gbk(CSV), texts: [ONE, TWO] },
  { name: '国标码一行一条.txt', bytes: () => gbk(`${ONE}\n\n${TWO}\n${THREE}`), texts: [ONE, TWO, THREE] },
  { name: '带标记的UTF-8.csv', bytes: () => `\uFEFF${CSV}`, texts: [ONE, TWO] },
  { name: '两个标记.csv', bytes: () => `\uFEFF\uFEFF${CSV}`, texts: [ONE, TWO] },
  { name: '统一码小端.txt', bytes: () => Buffer.from(`\uFEFF${CSV.replaceAll(',', '\t')}`, 'utf16le'), texts: [ONE, TWO] },
  { name: '统一码大端没有标记.csv', bytes: () => utf16be(CSV), texts: [ONE, TWO] },
  { name: '分号分隔.csv', bytes: () => CSV.replaceAll(',', ';'), texts: [ONE, TWO] },
  { name: '竖线分隔.csv', bytes: () => CSV.replaceAll(',', '|'), texts: [ONE, TWO] },
  { name: '标题两层表头合计.xlsx', bytes: () => workbook({ rows: rowsOf([['第三教育组意见台账'], ['序号', '基本情况', null, '意见', '人数'], [null, '学校', '对象', null, null], [1, '一小', '家长', ONE, 3], [2, '二中', '学生', TWO, 4], ['合计', null, null, null, 7]]) }), texts: [ONE, TWO], rejected: 1, reasons: /合计/, cells: [['基本情况 / 学校', '一小']] },
  { name: '合并的单位格.xlsx', bytes: () => workbook({ rows: rowsOf([['单位', '意见'], ['一小', ONE], [null, TWO], ['二中', THREE]]), after: '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>' }), texts: [ONE, TWO, THREE] },
  { name: '中间又是表头.csv', bytes: () => `${CSV}序号,对象,意见\n3,家长,${THREE}\n`, texts: [ONE, TWO, THREE], rejected: 1, reasons: /重复的表头/ },
  { name: '带前缀的标记.xlsx', bytes: () => workbook({ prefix: 'x:', rows: rowsOf(LEDGER).replaceAll('</', '</x:').replace(/<(?=[a-z]\w*[\s>](?!\/))(?!\/)/g, '<x:') }), texts: [ONE, TWO] },
  { name: '没有写位置的格子.xlsx', bytes: () => workbook({ rows: rowsOf(LEDGER).replace(/ r="[A-Z]*\d+"/g, '') }), texts: [ONE, TWO] },
  { name: '谎称一百万行.xlsx', bytes: () => workbook({ before: '<dimension ref="A1:XFD1048576"/>', rows: rowsOf(LEDGER) }), texts: [ONE, TWO] },
  { name: '最远的一格.xlsx', bytes: () => workbook({ rows: `${rowsOf(LEDGER)}<row r="1048576"><c r="C1048576" t="inlineStr"><is><t>${THREE}</t></is></c></row>` }), texts: [ONE, TWO, THREE] },
  { name: '共用文字有样式和注音.xlsx', bytes: () => workbook({ strings: `<si><t>意见</t></si><si><r><rPr><b/></rPr><t>作业太多，</t></r><r><t xml:space="preserve">孩子睡不够。</t></r><rPh sb="0" eb="1"><t>zuo</t></rPh></si><si><t>食堂的饭菜太咸，_x000D_\n希望改善。</t></si><si/>`, rows: '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>2</v></c></row><row r="4"><c r="A4" t="s"><v>3</v></c></row>' }), texts: [ONE, '食堂的饭菜太咸，\n希望改善。'] },
  { name: '一九〇四年起的日期.xlsx', bytes: () => workbook({ workbookAttributes: ' date1904="1"', rows: rowsOf([['时间', '意见'], [{ style: 1, value: 44621 }, ONE], [{ style: 2, value: 44622 }, TWO]]) }), texts: [ONE, TWO], cells: [['时间', '2026-03-02 00:00:00']] },
  { name: '十亿次大笑.xlsx', bytes: () => workbook({ rows: '', parts: { 'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY lol "哈哈哈"><!ENTITY lol2 "&lol;&lol;&lol;&lol;">]><worksheet><sheetData>${rowsOf([['序号', '意见'], [1, ONE], [2, TWO]]).replace('希望改善', '&lol2;')}</sheetData></worksheet>` } }), texts: [ONE, '食堂的饭菜太咸，&lol2;。'] },
  { name: '控制字符和半个字.csv', bytes: () => `序号,意见\n1,作业\u0007太多，孩子\u000b睡不够。\n2,${TWO}\n`, texts: [ONE, TWO] },
  { name: '零宽与全角表头.csv', bytes: () => `序 号，对象\n`.replace('，', ',').replace('对象', '意 见') + `1,${ONE}\n2,${TWO}\n`, texts: [ONE, TWO] },
  { name: '姓名电话不留.csv', bytes: () => `序号,姓名,联系电话,身份证号,意见\n1,王小明,13800010001,110101199003070011,${ONE}\n2,李晓燕,13800010002,110101199003070038,"食堂太咸，找张主任也没用，电话 13800010003"\n`, texts: [ONE, '食堂太咸，找〔姓名〕主任也没用，电话 〔手机〕'], never: /王小明|李晓燕|1380001|110101/ },
  { name: '一格写到头.csv', bytes: () => `序号,意见\n1,${'作业太多，孩子睡不够。'.repeat(3000)}\n2,${TWO}\n`, texts: ['作业太多，孩子睡不够。'.repeat(3000), TWO] },
  { name: '一格列了三点.csv', bytes: () => `序号,意见\n1,"我有以下建议：1. 作业少布置一些；2. 食堂的菜换换花样；3. 体育课还给我们。"\n2,${TWO}\n`, texts: ['作业少布置一些', '食堂的菜换换花样', '体育课还给我们。', TWO], cells: [['第几点', '1/3'], ['各点之前的话', '我有以下建议：']] },
  { name: '座谈纪要.docx', bytes: async () => Packer.toBuffer(new Document({ sections: [{ children: ['座谈会纪要', '时间：2026年3月5日', '1. 检查评比太多，老师没有时间备课。', '家长代表：课后服务时间太短。'].map((text) => new Paragraph(text)) }] })), texts: ['检查评比太多，老师没有时间备课。', '课后服务时间太短。'], rejected: 2 },
  { name: '各校混装.zip', bytes: () => zipSync({ '一小/台账.xlsx': workbook({ rows: rowsOf(LEDGER) }), '二中/意见.csv': gbk(`序号,对象,意见\n1,家长,${THREE}\n`), '照片.jpg': Buffer.from('ffd8ffe0', 'hex'), '.DS_Store': new Uint8Array(4), '坏的.xlsx': workbook({ rows: rowsOf(LEDGER) }).slice(0, 400) }), texts: [ONE, TWO, THREE], reasons: /坏的\.xlsx：.*没有传完整[^]*照片\.jpg：.*图片/ },
]
