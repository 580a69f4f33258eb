// Rising numbers in few bits, as search/bits.py writes them: the lowest bit of each byte first.

const FIRST = 15;
const WIDTH = 5;
/** So many bits are read at once, wherever they begin in a byte. */
const AT_ONCE = 25;

/** A place in a stream of bits that moves on as it is read. */
export class Bits {
  /** @param {Uint8Array} data */
  constructor(data) {
    this.data = data;
    this.at = 0;
  }

  /** The next bits as a number. @param {number} width @returns {number} */
  number(width) {
    let value = 0;
    for (let got = 0; got < width; ) {
      const inside = this.at & 7;
      const taken = Math.min(8 - inside, width - got);
      value += ((this.data[this.at >>> 3] >>> inside) & ((1 << taken) - 1)) * 2 ** got;
      got += taken;
      this.at += taken;
    }
    return value;
  }

  /** How many zeros stand before the next one; both are passed. @returns {number} */
  zeros() {
    const start = this.at;
    let rest = this.data[this.at >>> 3] >>> (this.at & 7);
    while (!rest) {
      this.at = (this.at | 7) + 1;
      if (this.at >>> 3 >= this.data.length) throw new RangeError('the list is cut off');
      rest = this.data[this.at >>> 3];
    }
    this.at += 32 - Math.clz32(rest & -rest);
    return this.at - start - 1;
  }

  /** The next number from 1 on. @returns {number} */
  gamma() {
    const digits = this.zeros();
    return 2 ** digits + this.number(digits);
  }

  /** Some numbers of so many bits each. @param {number} count @param {number} width @returns {Uint32Array} */
  numbers(count, width) {
    const found = new Uint32Array(count);
    const mask = 2 ** width - 1;
    if (width > AT_ONCE) return found.map(() => this.number(width));
    const { data } = this;
    let bit = this.at;
    for (let at = 0; width && at < count; at += 1) {
      const byte = bit >>> 3;
      const word = data[byte] | (data[byte + 1] << 8) | (data[byte + 2] << 16) | (data[byte + 3] << 24);
      found[at] = (word >>> (bit & 7)) & mask;
      bit += width;
    }
    this.at = bit;
    return found;
  }

  /** A list of rising numbers. @param {number} count @param {number} [width] @returns {Uint32Array} */
  rising(count, width = FIRST) {
    let value = this.number(width);
    value += this.zeros() * 2 ** width;
    const found = new Uint32Array(count);
    found[0] = value;
    if (count === 1) return found;
    const low = this.number(WIDTH);
    const lows = this.numbers(count - 1, low);
    for (let at = 0; at < lows.length; at += 1) {
      value += this.zeros() * 2 ** low + lows[at] + 1;
      found[at + 1] = value;
    }
    return found;
  }
}
