const MARGIN = 16
const TITLE_SIZE = 18
const NOTE_SIZE = 12
const PNG_SCALE = 2

export interface ExportSource {
  readonly title: string
  readonly note: string | undefined
  /** A whole `<svg>` element of that size. */
  readonly svg: string
  readonly width: number
  readonly height: number
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** The chart under its title and note, on white, as a file of its own. */
export function framedSvg({ title, note, svg, width, height }: ExportSource): { readonly svg: string; readonly width: number; readonly height: number } {
  const head = MARGIN + TITLE_SIZE + (note === undefined ? 0 : NOTE_SIZE + 8) + MARGIN
  const fullWidth = width + 2 * MARGIN
  const fullHeight = height + head + MARGIN
  const font = `font-family="PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"`
  const words = `<text x="${MARGIN}" y="${MARGIN + TITLE_SIZE - 2}" ${font} font-size="${TITLE_SIZE}" font-weight="600" fill="#1F2329">${escape(title)}</text>${
    note === undefined ? '' : `<text x="${MARGIN}" y="${MARGIN + TITLE_SIZE + NOTE_SIZE + 6}" ${font} font-size="${NOTE_SIZE}" fill="#5A6270">${escape(note)}</text>`
  }`
  // ECharts 6.1 writes the quotation marks of font names bare into the style attribute, and no XML reader takes the file.
  const legible = svg.replace(/font-family:[^;<>]*;/g, (family) => family.replaceAll('"', "'"))
  const inner = legible.replace(/^[\s\S]*?<svg /, `<svg x="${MARGIN}" y="${head}" `)
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${fullWidth}" height="${fullHeight}" viewBox="0 0 ${fullWidth} ${fullHeight}"><rect width="100%" height="100%" fill="#FFFFFF"/>${words}${inner}</svg>`,
    width: fullWidth,
    height: fullHeight,
  }
}

/** @throws Error when the browser cannot draw the picture */
export async function toPng({ svg, width, height }: { readonly svg: string; readonly width: number; readonly height: number }): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * PNG_SCALE
  canvas.height = height * PNG_SCALE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('The browser has no canvas')
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('The browser could not make a PNG')
  return blob
}
