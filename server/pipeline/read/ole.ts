import { readFile } from 'node:fs/promises'
import { fileError } from '../input-error.ts'

/** BOF record of a BIFF8 workbook's globals; a FILEPASS record right behind it means a password. */
const BOF_GLOBALS = Buffer.from([0x09, 0x08, 0x10, 0x00, 0x00, 0x06, 0x05, 0x00])
const BOF_LENGTH = 20
const FILEPASS = 0x2f
const BOUNDSHEET = 0x85
const EOF_RECORD = 0x0a

/**
 * Makes sure that an OLE container is a workbook that can be read.
 * @returns per sheet whether it is hidden, which the spreadsheet library does not say of .xls
 * @throws InputError for encrypted workbooks, old Word and WPS documents, slides
 */
export async function checkOle(path: string, file: string): Promise<readonly boolean[]> {
  const bytes = await readFile(path)
  const holds = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'))
  if (holds('EncryptedPackage')) throw fileError(file, '文件有打开密码；请用 Excel 或 WPS 打开，取消密码后另存再上传')
  if (holds('WordDocument')) throw fileError(file, '是旧版文档（.doc 或 .wps）；请用 WPS 或 Word 打开，“另存为” .docx 再上传')
  if (holds('PowerPoint Document')) throw fileError(file, '是演示文稿，不是表格；请把意见整理成 .xlsx 或 .docx 再上传')
  if (!holds('Workbook') && !holds('Book')) throw fileError(file, '不是能读的表格（可能是 .et 或其他旧格式）；请用 WPS 或 Excel 打开，“另存为” .xlsx 再上传')
  return readGlobals(bytes, file)
}

/** Walks the records of the workbook's globals, which stand in one piece at the beginning of its stream. */
function readGlobals(bytes: Buffer, file: string): boolean[] {
  const hidden: boolean[] = []
  const start = bytes.indexOf(BOF_GLOBALS)
  let at = start + BOF_LENGTH
  while (start >= 0 && at + 9 <= bytes.length) {
    const id = bytes.readUInt16LE(at)
    if (id === FILEPASS) throw fileError(file, '文件有打开密码；请用 Excel 或 WPS 打开，取消密码后另存再上传')
    if (id === EOF_RECORD) break
    if (id === BOUNDSHEET) hidden.push((bytes[at + 8]! & 3) !== 0)
    at += 4 + bytes.readUInt16LE(at + 2)
  }
  return hidden
}
