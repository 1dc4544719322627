type TypedArray = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array

/**
 * The same plain value with its typed arrays in memory that threads share: posting it to a thread copies what is around
 * them only. Whoever posts it must not write into it.
 */
export function shared<T>(value: T): T {
  return inShared(value) as T
}

function inShared(value: unknown): unknown {
  if (isTypedArray(value)) return moved(value)
  if (Array.isArray(value)) return value.length > 0 && typeof value[0] === 'object' ? value.map(inShared) : value
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inShared(part)]))
}

function moved(array: TypedArray): TypedArray {
  if (array.buffer instanceof SharedArrayBuffer) return array
  const type = (Buffer.isBuffer(array) ? Uint8Array : array.constructor) as new (buffer: SharedArrayBuffer) => TypedArray
  const copy = new type(new SharedArrayBuffer(array.byteLength))
  copy.set(array)
  return copy
}

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
}
