import { Document, Packer, Paragraph } from 'docx'
import { zipSync } from 'fflate'
import { biffWorkbook } from '../../pipeline/read/biff.ts'
import type { HostileFile } from './file.ts'
import { rowsOf, workbook } from './workbook.ts'

const hex = (digits: string) => Buffer.concat([Buffer.from(digits, 'hex'), Buffer.alloc(64)])
const ole = (...names: string[]) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), ...names.map((name) => Buffer.from(name, 'utf16le')), Buffer.alloc(600)])
const LEDGER = [['序号', '意见'], [1, '作业太多，孩子睡不够。'], [2, '食堂的饭菜太咸，希望改善。']] as const
const CSV = '序号,意见\n1,作业太多，孩子睡不够。\n2,食堂的饭菜太咸，希望改善。\n'
const whole = workbook({ rows: rowsOf(LEDGER) })

function lyingAboutSizes(): Uint8Array {
  const honest = Buffer.from(zipSync({ 'xl/workbook.xml': new Uint8Array(300_000) }))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(300_000)
  for (let at = honest.indexOf(size); at >= 0; at = honest.indexOf(size, at + 1)) honest.writeUInt32LE(300, at)
  return honest
}

function encryptedZip(): Uint8Array {
  const bytes = Buffer.from(zipSync({ 'a.csv': Buffer.from(CSV) }))
  for (const [mark, offset] of [['504b0304', 6], ['504b0102', 8]] as const) bytes[bytes.indexOf(Buffer.from(mark, 'hex')) + offset]! |= 1
  return bytes
}

/** What must be refused with one sentence, nothing stored. */
export const REFUSED: readonly HostileFile[] = [
  { name: '空文件.csv', bytes: () => '', refused: /是空的/ },
  { name: '只有表头.csv', bytes: () => '序号,意见\n', refused: /0 行/ },
  { name: '图片改名.xlsx', bytes: () => hex('89504e470d0a1a0a0000000d'), refused: /图片（PNG）/ },
  { name: '照片改名.csv', bytes: () => hex('ffd8ffe000104a464946'), refused: /图片（JPEG）/ },
  { name: '扫描件改名.docx', bytes: () => '%PDF-1.7\n%âãÏÓ\n1 0 obj', refused: /PDF/ },
  { name: '旧文档.doc', bytes: () => ole('Root Entry', 'WordDocument'), refused: /\.doc 或 \.wps.*另存为” \.docx/ },
  { name: '旧文档.wps', bytes: () => ole('Root Entry', 'WordDocument'), refused: /另存为” \.docx/ },
  { name: '金山表格.et', bytes: () => ole('Root Entry', 'ET_Content'), refused: /\.et.*另存为” \.xlsx/ },
  { name: '演示.ppt', bytes: () => ole('Root Entry', 'PowerPoint Document'), refused: /演示文稿/ },
  { name: '演示.pptx', bytes: () => zipSync({ 'ppt/presentation.xml': new Uint8Array(9) }), refused: /演示文稿/ },
  { name: '有密码.xlsx', bytes: () => ole('EncryptionInfo', 'EncryptedPackage'), refused: /打开密码/ },
  { name: '有密码.xls', bytes: () => biffWorkbook([{ name: '台账', rows: LEDGER }], { password: true }), refused: /打开密码/ },
  { name: '有密码.zip', bytes: encryptedZip, refused: /有密码/ },
  { name: '带宏.xlsm', bytes: () => workbook({ rows: rowsOf(LEDGER), parts: { 'xl/vbaProject.bin': 'macro' } }), refused: /含有宏/ },
  { name: '带宏改名.xlsx', bytes: () => workbook({ rows: rowsOf(LEDGER), parts: { 'xl/vbaProject.bin': 'macro' } }), refused: /含有宏/ },
  { name: '二进制.xlsb', bytes: () => zipSync({ 'xl/workbook.bin': new Uint8Array(9) }), refused: /\.xlsb/ },
  { name: '开放文档.ods', bytes: () => zipSync({ 'content.xml': Buffer.from('<a/>'), mimetype: Buffer.from('x') }), refused: /OpenDocument/ },
  { name: '没传完.xlsx', bytes: () => whole.slice(0, whole.length / 2), refused: /没有传完整/ },
  { name: '没传完.docx', bytes: async () => (await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('作业太多。')] }] }))).subarray(0, 2000), refused: /没有传完整/ },
  { name: '表格写到一半.xlsx', bytes: () => workbook({ rows: '', parts: { 'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${rowsOf(LEDGER)}<row r="4"><c r="A4"><v>3` } }), refused: /已损坏/ },
  { name: '没有工作表.xlsx', bytes: () => workbook({ rows: '', parts: { 'xl/workbook.xml': '<workbook/>' } }), refused: /打不开/ },
  { name: '压缩炸弹.xlsx', bytes: () => zipSync({ 'xl/workbook.xml': new Uint8Array(9), 'xl/worksheets/sheet1.xml': new Uint8Array(80 * 1024 ** 2) }), refused: /大得不合常理/ },
  { name: '谎报大小.xlsx', bytes: lyingAboutSizes, refused: /已损坏/ },
  { name: '成千上万个文件.zip', bytes: () => zipSync(Object.fromEntries(Array.from({ length: 10_001 }, (_, i) => [`${i}.txt`, new Uint8Array(1)]))), refused: /大得不合常理/ },
  { name: '写到别处去.zip', bytes: () => zipSync({ '../../../etc/cron.d/a.csv': Buffer.from(CSV) }), refused: /已损坏/ },
  { name: '套娃.zip', bytes: () => zipSync({ 'b.zip': zipSync({ 'a.csv': Buffer.from(CSV) }) }), refused: /压缩包里的压缩包/ },
  { name: '只有照片.zip', bytes: () => zipSync({ 'a.png': hex('89504e470d0a1a0a') }), refused: /图片/ },
  { name: '什么也没有.zip', bytes: () => zipSync({ '__MACOSX/a.csv': Buffer.from(CSV) }), refused: /没有文件/ },
  { name: '压缩.rar', bytes: () => hex('526172211a0700'), refused: /RAR/ },
  { name: '压缩.7z', bytes: () => hex('377abcaf271c'), refused: /7z/ },
  { name: '程序改名.xlsx', bytes: () => hex('4d5a90000300000004000000ffff0000'), refused: /程序文件/ },
  { name: '富文本.rtf', bytes: () => '{\\rtf1\\ansi 作业太多}', refused: /RTF/ },
  { name: '接口数据.csv', bytes: () => '[{"意见":"作业太多"}]', refused: /JSON/ },
  { name: '单个文件网页.xls', bytes: () => 'MIME-Version: 1.0\nX-Document-Type: Workbook\n', refused: /单个文件网页/ },
  { name: '电子表格2003.xls', bytes: () => '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', refused: /XML 电子表格 2003/ },
  { name: '登录页面.xls', bytes: () => '<html><body>请先登录</body></html>', refused: /里面没有表格/ },
  { name: '文字改名.xlsx', bytes: () => '今天的会上大家说了很多意见\n作业太多\n食堂不好吃\n', refused: /普通文字/ },
  { name: '空字节.csv', bytes: () => Buffer.concat([Buffer.from('编号,意见\n1,作业太多'), Buffer.from([0, 0, 0]), Buffer.from('abcdefgh\n'.repeat(80))]), refused: /空字节/ },
  { name: '不成文字.csv', bytes: () => Buffer.from(Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? 0xff : 0x80 + (i % 7)))), refused: /无法识别/ },
  { name: '乱码-当作GBK打开过.csv', bytes: () => new TextDecoder('gb18030').decode(Buffer.from(CSV)).replaceAll('\uFFFD', ''), refused: /乱码/ },
  { name: '乱码-当作西文打开过.csv', bytes: () => Buffer.from(CSV).toString('latin1'), refused: /乱码/ },
  { name: '乱码-锟斤拷.csv', bytes: () => '编号,意见\n1,锟斤拷锟斤拷锟斤拷\n2,锟斤拷锟斤拷\n', refused: /乱码/ },
  { name: '乱码-在工作簿里.xlsx', bytes: () => workbook({ rows: rowsOf([['id', 'text'], ...Array.from({ length: 9 }, (_, i) => [i, Buffer.from('作业太多，孩子睡眠不足，希望减少').toString('latin1')])]) }), refused: /乱码/ },
  { name: '只有分数.csv', bytes: () => '学号,语文,数学\n1,90,88\n2,85,79\n3,70,93\n', refused: /没有一列像意见/ },
  { name: '意见全是空的.xlsx', bytes: () => workbook({ rows: rowsOf([['序号', '意见'], [1, null], [2, null]]) }), refused: /没有一列像意见|没有一行能用/ },
  { name: '意见全是出错的公式.xlsx', bytes: () => workbook({ rows: rowsOf([['序号', '意见'], [1, { type: 'e', value: '#REF!' }], [2, { type: 'e', value: '#N/A' }]]) }), refused: /没有一列像意见|没有一行能用/ },
  { name: '工作表都隐藏.xlsx', bytes: () => workbook({ rows: rowsOf(LEDGER), state: 'veryHidden' }), refused: /都是隐藏的/ },
  { name: '全是合计.csv', bytes: () => '序号,意见,人数\n合计,,12\n总计,,12\n', refused: /没有一行能用/ },
]
