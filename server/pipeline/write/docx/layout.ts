import {
  AlignmentType, Document, DocumentGridType, Footer, LineRuleType, Packer, PageNumber, Paragraph, TextRun,
  type FileChild, type ISectionOptions, type IStylesOptions,
} from 'docx'
import { estimatePageNumbersWith } from 'docx/layout'
import { repack } from '../zip.ts'

// GB/T 9704-2012: A4, margins 37/35/28/26 mm, 22 lines a page of 28 characters, body 仿宋 16 pt, title 小标宋 22 pt.
const BODY_FONT = '仿宋_GB2312'
const TITLE_FONT = '方正小标宋简体'
const FIRST_FONT = '黑体'
const SECOND_FONT = '楷体_GB2312'
const PAGE_FONT = '宋体'

/** 225 mm of text in 22 lines. */
const LINE_PITCH = 579
/** 156 mm hold 28 characters of 16 pt only when each is set 0.2 pt closer. */
const CLOSER = -4
const TITLE_LINE = 720
const TABLE_LINE = 320

/** What stands in for a font the reader's machine lacks; Word and WPS take the first name they have. */
const FONT_FALLBACKS: readonly (readonly [string, string])[] = [
  [BODY_FONT, '仿宋,FangSong,华文仿宋,STFangsong'], [TITLE_FONT, '方正小标宋_GBK,华文中宋,STZhongsong,宋体'],
  [SECOND_FONT, '楷体,KaiTi,华文楷体,STKaiti'], [FIRST_FONT, 'SimHei'], [PAGE_FONT, 'SimSun'],
]

function twips(millimetres: number): number {
  return Math.round((millimetres * 1440) / 25.4)
}

/** Width of the text in twips. */
export const TEXT_WIDTH = twips(210 - 28 - 26)

/** One font for Chinese and Latin letters alike: Word sets “ ” from the Latin font, half as wide as they should be. */
function font(name: string): { ascii: string; hAnsi: string; eastAsia: string; cs: string } {
  return { ascii: name, hAnsi: name, eastAsia: name, cs: name }
}

const exact = (line: number): { line: number; lineRule: 'exact'; before: number; after: number } => ({ line, lineRule: LineRuleType.EXACT, before: 0, after: 0 })

const STYLES: IStylesOptions = {
  default: {
    document: {
      run: { font: font(BODY_FONT), size: 32, language: { value: 'en-US', eastAsia: 'zh-CN' } },
      paragraph: { spacing: exact(LINE_PITCH) },
    },
    title: { run: { font: font(TITLE_FONT), size: 44 }, paragraph: { alignment: AlignmentType.CENTER, spacing: exact(TITLE_LINE) } },
    heading1: { run: { font: font(FIRST_FONT), size: 32, characterSpacing: CLOSER }, paragraph: { indent: { firstLine: 632, firstLineChars: 200 }, keepNext: true, spacing: exact(LINE_PITCH), outlineLevel: 0 } },
    heading2: { run: { font: font(SECOND_FONT), size: 32, characterSpacing: CLOSER }, paragraph: { indent: { firstLine: 632, firstLineChars: 200 }, keepNext: true, spacing: exact(LINE_PITCH), outlineLevel: 1 } },
    heading3: { run: { font: font(BODY_FONT), size: 32, bold: true, characterSpacing: CLOSER }, paragraph: { indent: { firstLine: 632, firstLineChars: 200 }, keepNext: true, spacing: exact(LINE_PITCH), outlineLevel: 2 } },
  },
  paragraphStyles: [
    { id: 'BodyText', name: 'Body Text', basedOn: 'Normal', quickFormat: true, run: { characterSpacing: CLOSER }, paragraph: { alignment: AlignmentType.BOTH, indent: { firstLine: 632, firstLineChars: 200 } } },
    { id: 'Mark', name: '密级标注', basedOn: 'Normal', quickFormat: true, run: { font: font(SECOND_FONT), size: 32 }, paragraph: { alignment: AlignmentType.CENTER } },
    { id: 'ContentsTitle', name: '目录标题', basedOn: 'Normal', run: { font: font(FIRST_FONT) }, paragraph: { alignment: AlignmentType.CENTER, spacing: { ...exact(LINE_PITCH), before: 290 } } },
    { id: 'Caption', name: 'caption', basedOn: 'Normal', quickFormat: true, run: { font: font(FIRST_FONT), size: 24 }, paragraph: { alignment: AlignmentType.CENTER, keepNext: true, spacing: { ...exact(400), before: 120, after: 40 } } },
    { id: 'TableText', name: '表格文字', basedOn: 'Normal', quickFormat: true, run: { size: 21 }, paragraph: { spacing: exact(TABLE_LINE) } },
    { id: 'TableHead', name: '表格栏目', basedOn: 'TableText', quickFormat: true, run: { font: font(FIRST_FONT), size: 21 }, paragraph: { alignment: AlignmentType.CENTER } },
    { id: 'TableNote', name: '表格附注', basedOn: 'TableText', run: { size: 21 }, paragraph: { spacing: { ...exact(TABLE_LINE), after: 200, before: 40 } } },
    { id: 'Ids', name: '意见编号', basedOn: 'Normal', run: { size: 21 }, paragraph: { spacing: { ...exact(TABLE_LINE), after: 80 } } },
    { id: 'TOC1', name: 'toc 1', basedOn: 'Normal', paragraph: { spacing: exact(LINE_PITCH) } },
    { id: 'TOC2', name: 'toc 2', basedOn: 'Normal', paragraph: { spacing: exact(LINE_PITCH), indent: { left: 632 } } },
  ],
}

/** — 1 — outside at the foot: right on odd pages, left on even ones. */
function pageFooter(alignment: 'left' | 'right'): Footer {
  const run = new TextRun({ children: ['— ', PageNumber.CURRENT, ' —'], font: font(PAGE_FONT), size: 28 })
  return new Footer({ children: [new Paragraph({ alignment, indent: { left: 280, right: 280 }, children: [run] })] })
}

function section(children: readonly FileChild[]): ISectionOptions {
  return {
    properties: {
      page: {
        size: { width: twips(210), height: twips(297) },
        margin: {
          top: twips(37), bottom: twips(35), left: twips(28), right: twips(26),
          header: twips(15), footer: twips(25),
        },
        pageNumbers: { start: 1 },
      },
      grid: { type: DocumentGridType.LINES, linePitch: LINE_PITCH },
    },
    footers: { default: pageFooter('right'), even: pageFooter('left') },
    children,
  }
}

function fontTable(): string {
  const fonts = FONT_FALLBACKS.map(([name, instead]) => `<w:font w:name="${name}"><w:altName w:val="${instead}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`)
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${fonts.join('')}</w:fonts>`
}

/** In 仿宋 and its like a Chinese character is as wide as it is high, a Latin letter half that. */
function measureWidth(text: string, { size }: { readonly size: number }): number {
  return [...text].reduce((sum, character) => sum + (character.codePointAt(0)! < 0x80 ? size / 2 : size), 0)
}

const OFF_GRID = /(<w:style [^>]*w:styleId="(?:Caption|TableText|TableHead|TableNote|Ids)".*?)(<w:spacing )/g

/** Small type stands off the grid of lines: Word leaves tables off it, LibreOffice does not unless told, and the library has no option for it. */
function offGrid(styles: string): string {
  return styles.replaceAll('</w:style>', '</w:style>\n').replace(OFF_GRID, '$1<w:snapToGrid w:val="0"/>$2')
}

/** The library numbers bookmarks from a counter of the process; here they are numbered from 1 in the order of the document. */
function renumberBookmarks(body: string): string {
  const numbers = new Map<string, number>()
  const numberOf = (old: string): number => {
    const number = numbers.get(old) ?? numbers.size + 1
    numbers.set(old, number)
    return number
  }
  return body
    .replace(/(w:anchor="_Toc|w:name="_Toc|<w:instrText[^>]*>PAGEREF _Toc)(\d+)/g, (_, before: string, old: string) => `${before}${numberOf(`name ${old}`)}`)
    .replace(/(<w:bookmark(?:Start|End) [^>]*w:id=")(\d+)/g, (_, before: string, old: string) => `${before}${numberOf(`id ${old}`)}`)
}

/** The parts that hold the clock are set to one time; the font table gets its fallbacks. */
function rewritePart(name: string, text: string): string {
  if (name === 'docProps/core.xml') return text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '1980-01-01T00:00:00Z')
  if (name === 'word/document.xml') return renumberBookmarks(text)
  if (name === 'word/styles.xml') return offGrid(text)
  return name === 'word/fontTable.xml' ? fontTable() : text
}

/** A document in the layout of official papers, as bytes that depend on its content alone. */
export async function documentBytes(title: string, children: readonly FileChild[]): Promise<Uint8Array> {
  const document = new Document({
    title, creator: '问症', lastModifiedBy: '问症', styles: STYLES, evenAndOddHeaderAndFooters: true,
    pageNumbers: estimatePageNumbersWith({ measureWidth, guess: true }),
    sections: [section(children)],
  })
  return repack(await Packer.pack(document, 'uint8array'), rewritePart)
}
