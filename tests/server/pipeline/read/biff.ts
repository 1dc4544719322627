interface BiffSheet {
  readonly name: string
  readonly rows: readonly (readonly (string | number)[])[]
  readonly hidden?: boolean
}

const SECTOR = 512

/** A minimal BIFF8 workbook in an OLE container, so that no binary file need be kept. */
export function biffWorkbook(sheets: readonly BiffSheet[], options: { password?: boolean } = {}): Uint8Array {
  return oleContainer('Workbook', workbookStream(sheets, options.password === true))
}

function workbookStream(sheets: readonly BiffSheet[], password: boolean): Buffer {
  const head = [record(0x0809, u16(0x0600, 0x0005, 0, 0, 0, 0, 0, 0)), ...(password ? [record(0x002f, u16(0, 0))] : [])]
  const names = sheets.map(({ name }) => Buffer.concat([Buffer.from([name.length, 1]), Buffer.from(name, 'utf16le')]))
  const bodies = sheets.map(({ rows }) => Buffer.concat([record(0x0809, u16(0x0600, 0x0010, 0, 0, 0, 0, 0, 0)), ...rows.flatMap((cells, r) => cells.map((value, c) => cell(r, c, value))), record(0x0a)]))
  let offset = head.reduce((sum, part) => sum + part.length, 0) + names.reduce((sum, name) => sum + 4 + 6 + name.length, 0) + 4
  const bound = sheets.map(({ hidden }, i) => {
    const at = Buffer.alloc(6)
    at.writeUInt32LE(offset)
    at[4] = hidden === true ? 1 : 0
    offset += bodies[i]!.length
    return record(0x85, Buffer.concat([at, names[i]!]))
  })
  return Buffer.concat([...head, ...bound, record(0x0a), ...bodies])
}

function cell(row: number, column: number, value: string | number): Buffer {
  const place = u16(row, column, 0)
  if (typeof value === 'string') return record(0x0204, Buffer.concat([place, u16(value.length), Buffer.from([1]), Buffer.from(value, 'utf16le')]))
  const number = Buffer.alloc(8)
  number.writeDoubleLE(value)
  return record(0x0203, Buffer.concat([place, number]))
}

function record(id: number, content: Buffer = Buffer.alloc(0)): Buffer {
  return Buffer.concat([u16(id, content.length), content])
}

function u16(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2)
  values.forEach((value, i) => buffer.writeUInt16LE(value, i * 2))
  return buffer
}

/** Compound file: header, one table of sectors, one directory sector, one stream. */
function oleContainer(name: string, stream: Buffer): Buffer {
  const size = Math.max(4096, stream.length)
  const sectors = Math.ceil(size / SECTOR)
  const table = Buffer.alloc(SECTOR, 0xff)
  table.writeInt32LE(-3, 0)
  table.writeInt32LE(-2, 4)
  for (let i = 0; i < sectors; i++) table.writeInt32LE(i + 1 === sectors ? -2 : 3 + i, (2 + i) * 4)
  const header = Buffer.alloc(SECTOR, 0)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  u16(0x3e, 3, 0xfffe, 9, 6).copy(header, 24)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(4096, 56)
  for (const at of [60, 68]) header.writeInt32LE(-2, at)
  header.fill(0xff, 76)
  header.writeUInt32LE(0, 76)
  const body = Buffer.alloc(sectors * SECTOR)
  stream.copy(body)
  return Buffer.concat([header, table, Buffer.concat([entry('Root Entry', 5, -2, 0, 1), entry(name, 2, 2, size, -1), Buffer.alloc(256)]), body])
}

function entry(name: string, type: number, start: number, size: number, child: number): Buffer {
  const buffer = Buffer.alloc(128)
  buffer.write(name, 'utf16le')
  buffer.writeUInt16LE((name.length + 1) * 2, 64)
  buffer[66] = type
  buffer[67] = 1
  for (const at of [68, 72]) buffer.writeInt32LE(-1, at)
  buffer.writeInt32LE(child, 76)
  buffer.writeInt32LE(start, 116)
  buffer.writeUInt32LE(size, 120)
  return buffer
}
