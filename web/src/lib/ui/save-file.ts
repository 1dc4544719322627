/** Offers a file made in the page for saving. Characters that Windows refuses in names are replaced. */
export function saveFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[\\/:*?"<>|\s]+/g, '_')
  link.click()
  URL.revokeObjectURL(url)
}
