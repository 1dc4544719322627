import { open, readFile, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { Document, Packer, Paragraph } from 'docx'
import { zipSync } from 'fflate'
import { writeXlsx } from 'hucre/xlsx'
import { BUILTIN_TAXONOMY } from '../../analysis/index.ts'
import { toCursor } from '../../server/http/cursor.ts'
import { appendEntry, endArchive } from '../../server/operate/archive.ts'
import { biffWorkbook } from '../server/pipeline/read/biff.ts'
import { tempFile, uploadPath } from '../server/pipeline/read/files.ts'

const TEXTS = ['食堂排队时间太长，孩子吃不上热饭', '作业太多睡得太晚', '老师填表太多，没有时间备课', '1. 操场太小；2. 厕所没有热水', '建议增加心理老师，=1+1']
const ROWS = [['编号', '对象', '时间', '意见内容', '提及人数'], ...TEXTS.map((text, at) => [`${at + 1}`, '家长', `2026-03-0${at + 1} 14:00`, text, '2'])]
const ORGS = [['单位名称', '上级单位', '类别', '学段', '家长人数'], ['第一小学', '', '园校', '小学', '600'], ['第二小学', '第一教育组', '园校', '小学', '500'], ['第一教育组', '', '教育组', '', '']]

export type Seeds = Readonly<Record<'xlsx' | 'xls' | 'html' | 'docx' | 'zip' | 'csv' | 'gb18030' | 'utf16' | 'txt' | 'labels' | 'taxonomy' | 'orgs' | 'orgCsv' | 'cursor' | 'backup' | 'model' | 'multipart', Uint8Array>>

/** A small valid file of every kind that is read. */
export async function validFiles(): Promise<Seeds> {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
  const csv = (rows: readonly (readonly string[])[]): string => `${rows.map((row) => row.map((cell) => `"${cell}"`).join(',')).join('\r\n')}\r\n`
  const docx = await Packer.toBuffer(new Document({ sections: [{ children: ['座谈会纪要', '一、教学方面', ...TEXTS.map((text, at) => `${at + 1}. ${text}`), `张老师：${TEXTS[0]}`].map((text) => new Paragraph(text)) }] }))
  const xlsx = await workbook(ROWS)
  const labels = csv([['text', 'area', 'stage'], ...TEXTS.map((text, at) => [text, `A${(at % 7) + 1}`, ''])])
  return {
    xlsx, docx: Uint8Array.from(docx),
    xls: biffWorkbook([{ name: '台账', rows: ROWS }]),
    html: await readFile(uploadPath('exported-html.xls')),
    zip: zipSync({ '台账.csv': bytes(csv(ROWS)), '台账.xlsx': xlsx, '纪要/纪要.docx': Uint8Array.from(docx) }),
    csv: bytes(csv(ROWS)), gb18030: await readFile(uploadPath('gb18030-comma.csv')), utf16: await readFile(uploadPath('utf16be-pipe.csv')), txt: await readFile(uploadPath('lines.txt')),
    labels: bytes(labels), taxonomy: bytes(JSON.stringify(BUILTIN_TAXONOMY)),
    orgs: await workbook(ORGS), orgCsv: bytes(csv(ORGS)),
    cursor: bytes(toCursor(['2026-03-10T07:00:00.000Z', '01a20a21-308e-7605-928f-7b4b90aa5865'])),
    backup: await smallArchive(),
    model: (await readFile(new URL('../../server/pipeline/models/base.model', import.meta.url))).subarray(0, 64 * 1024),
    multipart: bytes(`--edge\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\ncontent-type: text/csv\r\n\r\n${csv(ROWS)}\r\n--edge--\r\n`),
  }
}

async function workbook(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  return writeXlsx({ sheets: [{ name: '台账', rows: rows.map((row) => [...row]) }] })
}

async function smallArchive(): Promise<Uint8Array> {
  const path = tempFile('backup.tar', '')
  const file = await open(path, 'w')
  const manifest = JSON.stringify({ product: 'wenzheng', format: 1, takenAt: '2026-03-10T07:00:00.000Z', migrations: ['x'], tables: [] })
  const first = await appendEntry(file, 0, 'manifest.json.gz', Readable.from([Buffer.from(`${manifest}\n`)]))
  const second = await appendEntry(file, first.next, 'org.gz', Readable.from([Buffer.from('a\tb\n')]))
  await endArchive(file, second.next)
  await file.close()
  const bytes = await readFile(path)
  await rm(path)
  return bytes
}
