import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const COLOURS = 256
const HEADER_BYTES = 13
const INDEXED = 3
/** Bytes a pixel by colour type: RGB and RGBA. */
const CHANNELS: Readonly<Record<number, number>> = { 2: 3, 6: 4 }

/**
 * The same picture in its 256 most frequent colours, every other one replaced by the nearest of these: a screen of flat colours and
 * grey letters loses nothing one sees and more than half of its bytes.
 *
 * @param png - 8 bits a channel, not interlaced, opaque
 */
export function smallPng(png: Buffer): Buffer {
  const { width, height, channels, pixels } = decode(png)
  const counts = new Map<number, number>()
  const colours = new Uint32Array(width * height)
  for (let at = 0; at < colours.length; at++) {
    const colour = pixels.readUIntBE(at * channels, 3)
    colours[at] = colour
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  const palette = [...counts].toSorted(([a, countA], [b, countB]) => countB - countA || a - b).slice(0, COLOURS).map(([colour]) => colour)
  const nearest = new Map([...counts.keys()].map((colour) => [colour, nearestIn(palette, colour)]))
  const rows = Buffer.alloc((width + 1) * height)
  for (let at = 0; at < colours.length; at++) rows[at + Math.floor(at / width) + 1] = nearest.get(colours[at]!)!
  return encode(width, height, palette, rows)
}

function decode(png: Buffer): { width: number; height: number; channels: number; pixels: Buffer } {
  const parts = new Map<string, Buffer[]>()
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const name = png.toString('latin1', at + 4, at + 8)
    parts.set(name, [...(parts.get(name) ?? []), png.subarray(at + 8, at + 8 + length)])
    at += length + 12
  }
  const header = parts.get('IHDR')![0]!
  const channels = CHANNELS[header[9]!]
  if (channels === undefined) throw new RangeError('Only RGB and RGBA are read')
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  return { width, height, channels, pixels: unfiltered(inflateSync(Buffer.concat(parts.get('IDAT')!)), width * channels, channels) }
}

/** https://www.w3.org/TR/png-3/#9Filters */
function unfiltered(rows: Buffer, rowBytes: number, channels: number): Buffer {
  const height = rows.length / (rowBytes + 1)
  const out = Buffer.alloc(rowBytes * height)
  for (let y = 0; y < height; y++) {
    const filter = rows[y * (rowBytes + 1)]!
    for (let x = 0; x < rowBytes; x++) {
      const to = y * rowBytes + x
      const left = x < channels ? 0 : out[to - channels]!
      const above = y === 0 ? 0 : out[to - rowBytes]!
      const corner = x < channels || y === 0 ? 0 : out[to - rowBytes - channels]!
      out[to] = rows[y * (rowBytes + 1) + 1 + x]! + [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]!
    }
  }
  return out
}

function paeth(left: number, above: number, corner: number): number {
  const [toLeft, toAbove, toCorner] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)]
  return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner
}

function nearestIn(palette: readonly number[], colour: number): number {
  const distance = (other: number): number => [16, 8, 0].reduce((sum, shift) => sum + (((colour >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0)
  return palette.reduce((best, other, at) => (distance(other) < distance(palette[best]!) ? at : best), 0)
}

function encode(width: number, height: number, palette: readonly number[], rows: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, INDEXED, 0, 0, 0], 8)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })), chunk('IEND', Buffer.alloc(0))])
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
