/** A file as somebody might send it, written for this project, and what must become of it. */
export interface HostileFile {
  readonly name: string
  readonly bytes: () => string | Uint8Array | Promise<Uint8Array>
  /** the sentence it is refused with; absent = it is read */
  readonly refused?: RegExp
  /** every opinion that must be stored, in the file's order */
  readonly texts?: readonly string[]
  /** how many rows must be listed as not taken */
  readonly rejected?: number
  /** what the reasons must say */
  readonly reasons?: RegExp
  /** what must stand in no stored cell */
  readonly never?: RegExp
  /** what must stand in the cells of the first opinion */
  readonly cells?: readonly (readonly [string, string])[]
}
