// Numbers, terms and files of the static index, as search/coding.py writes them.

/** Reads numbers one after the other. */
export class Reading {
  /** @param {Uint8Array} data */
  constructor(data) {
    this.data = data;
    this.at = 0;
  }

  /** The next number (LEB128). @returns {number} */
  number() {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.data[this.at];
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  /** The next bytes. @param {number} length @returns {Uint8Array} */
  bytes(length) {
    this.at += length;
    return this.data.subarray(this.at - length, this.at);
  }

  get isDone() {
    return this.at >= this.data.length;
  }
}

/** Two 32-bit numbers of a term: which file it is in, and its key there. @param {string} term */
export function hashes(term) {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (let at = 0; at < term.length; at += 1) {
    const code = term.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    second = Math.imul(second ^ code, 0x5bd1e995);
    second ^= second >>> 15;
  }
  return [mixed(first), mixed(second)];
}

/** @param {number} value */
function mixed(value) {
  let made = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  made = Math.imul(made ^ (made >>> 13), 0xc2b2ae35);
  return (made ^ (made >>> 16)) >>> 0;
}

/** What stands in a packed file. @param {Uint8Array} data @returns {Promise<Uint8Array>} */
export const unpacked = (data) => inflated(data, 'deflate');

/** What stands in a packed stream. @param {Uint8Array} data @param {CompressionFormat} format @returns {Promise<Uint8Array>} */
export async function inflated(data, format) {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  // What cannot be unpacked is told by the reading side as well.
  writer.write(/** @type {BufferSource} */ (data)).catch(() => {});
  writer.close().catch(() => {});
  const parts = [];
  const reader = stream.readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  return parts.length === 1 ? parts[0] : joined(parts);
}

/** Several stretches as one. @param {ArrayLike<number>[]} parts */
export function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {number} value @param {number} length */
export const hex = (value, length) => value.toString(16).padStart(length, '0');
