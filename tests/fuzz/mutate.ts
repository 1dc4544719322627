import { unzipSync, zipSync } from 'fflate'

const SPLICES: readonly string[] = ['\u0000', '"', '\r\n', '=', ',', '<', '>', '&', '\ufeff', '\ud83d', '٣', '../', ']]>', '{', '}', '%', '\u202e', '1e999', '-1', '"":', 'PK\u0003\u0004']
const MOST_CHANGES = 8
const LONGEST_RUN = 64

/** One of the ways in which a file arrives broken: bits turned, bytes set, cut short, a piece twice, two files in one, foreign text in it. */
export function mutate(valid: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  const at = (length: number): number => Math.floor(random() * length)
  const kind = at(7)
  const bytes = Uint8Array.from(valid)
  if (bytes.length === 0 || kind === 0) return Uint8Array.from({ length: at(2 * LONGEST_RUN) }, () => at(256))
  if (kind === 1) return bytes.subarray(0, at(bytes.length))
  if (kind === 2) {
    for (let change = at(MOST_CHANGES) + 1; change > 0; change--) bytes[at(bytes.length)]! ^= 1 << at(8)
    return bytes
  }
  if (kind === 3) {
    for (let change = at(MOST_CHANGES) + 1; change > 0; change--) bytes[at(bytes.length)] = [0, 0xff, 0x7f, 0x80][at(4)]!
    return bytes
  }
  const cut = at(bytes.length)
  const length = Math.min(bytes.length - cut, at(LONGEST_RUN) + 1)
  if (kind === 4) return joined(bytes.subarray(0, cut), bytes.subarray(cut, cut + length), bytes.subarray(cut))
  if (kind === 5) return joined(bytes.subarray(0, cut), other.subarray(at(other.length)))
  return joined(bytes.subarray(0, cut), new TextEncoder().encode(SPLICES[at(SPLICES.length)]!), bytes.subarray(cut + (random() < 0.5 ? length : 0)))
}

/** A packed file whose packing is whole and one of whose members is broken: what bit flips alone never get past the checksums. */
export function mutateInside(valid: Uint8Array, other: Uint8Array, random: () => number): Uint8Array {
  const members = unzipSync(valid)
  const names = Object.keys(members)
  const name = names[Math.floor(random() * names.length)]!
  return zipSync({ ...members, [name]: mutate(members[name]!, other, random) }, { level: 1 })
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}
