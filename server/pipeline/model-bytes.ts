/** Writes numbers one after the other, little-endian; the mirror of ByteReader. */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 16)
  #view = new DataView(this.#bytes.buffer)
  #end = 0

  #reserve(count: number): number {
    const at = this.#end
    this.#end += count
    if (this.#end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#end, 2 * this.#bytes.length))
      larger.set(this.#bytes)
      this.#bytes = larger
      this.#view = new DataView(larger.buffer)
    }
    return at
  }

  byte(value: number): void {
    const at = this.#reserve(1)
    this.#view.setUint8(at, value)
  }

  uint32(value: number): void {
    const at = this.#reserve(4)
    this.#view.setUint32(at, value, true)
  }

  float32(value: number): void {
    const at = this.#reserve(4)
    this.#view.setFloat32(at, value, true)
  }

  float64(value: number): void {
    const at = this.#reserve(8)
    this.#view.setFloat64(at, value, true)
  }

  bytes(values: Uint8Array): void {
    this.uint32(values.length)
    const at = this.#reserve(values.length)
    this.#bytes.set(values, at)
  }

  uint32s(values: Uint32Array): void {
    this.uint32(values.length)
    for (const value of values) this.uint32(value)
  }

  float32s(values: Float32Array): void {
    this.uint32(values.length)
    for (const value of values) this.float32(value)
  }

  /** Each group of `width` values as one scale and signed bytes: within half a 254th of the group's largest magnitude. */
  quantised(values: Float32Array, width: number): void {
    this.uint32(values.length)
    this.uint32(width)
    for (let from = 0; from < values.length; from += width) {
      let largest = 0
      for (let at = from; at < from + width; at++) largest = Math.max(largest, Math.abs(values[at]!))
      const scale = Math.fround(largest / 127)
      this.float32(scale)
      for (let at = from; at < from + width; at++) this.byte(scale === 0 ? 0 : Math.round(values[at]! / scale) & 255)
    }
  }

  text(value: string): void {
    this.bytes(new TextEncoder().encode(value))
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#end)
  }
}

/** Reads what ByteWriter wrote; every method throws a RangeError past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  #skip(count: number): number {
    const at = this.#at
    if (at + count > this.#bytes.length) throw new RangeError('model file ends too early')
    this.#at += count
    return at
  }

  byte(): number {
    return this.#view.getUint8(this.#skip(1))
  }

  uint32(): number {
    return this.#view.getUint32(this.#skip(4), true)
  }

  float32(): number {
    return this.#view.getFloat32(this.#skip(4), true)
  }

  float64(): number {
    return this.#view.getFloat64(this.#skip(8), true)
  }

  bytes(): Uint8Array {
    const length = this.uint32()
    const at = this.#skip(length)
    return this.#bytes.slice(at, at + length)
  }

  uint32s(): Uint32Array {
    const length = this.uint32()
    this.#expect(4 * length)
    return Uint32Array.from({ length }, () => this.uint32())
  }

  float32s(): Float32Array {
    const length = this.uint32()
    this.#expect(4 * length)
    return Float32Array.from({ length }, () => this.float32())
  }

  quantised(): Float32Array {
    const length = this.uint32()
    const width = this.uint32()
    this.#expect(length)
    const values = new Float32Array(length)
    for (let from = 0; from < length; from += width) {
      const scale = this.float32()
      for (let at = from; at < from + width; at++) values[at] = scale * this.#view.getInt8(this.#skip(1))
    }
    return values
  }

  text(): string {
    return new TextDecoder('utf-8', { fatal: true }).decode(this.bytes())
  }

  /** Whether all has been read. */
  get done(): boolean {
    return this.#at === this.#bytes.length
  }

  /** Refuses a length that the file cannot hold before memory is set aside for it. */
  #expect(count: number): void {
    if (this.#at + count > this.#bytes.length) throw new RangeError('model file ends too early')
  }
}
