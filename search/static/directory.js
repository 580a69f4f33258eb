// Where buckets and cells stand in their files, as search/directory.py writes it. It is a help: what
// does not agree with the file is found out, and then read from the beginning of the file itself.

const BYTES = 3;

/** The lengths of all parts of the files of a space. */
export class Directory {
  /** @param {Uint8Array} data @param {number} parts in each file @param {number} header bytes before the first */
  constructor(data, parts, header) {
    this.parts = parts;
    this.header = header;
    const count = Math.ceil(data.length / BYTES / parts) * parts;
    this.lengths = new Uint32Array(count);
    const given = data.length / BYTES;
    for (let at = 0; at < given; at += 1) this.lengths[at] = data[at] + data[at + given] * 256 + data[at + 2 * given] * 65_536;
  }

  /** Where a part stands, and how long its file is. @param {number} file @param {number} part */
  place(file, part) {
    const first = file * this.parts;
    let start = this.header;
    let size = this.header;
    for (let at = 0; at < this.parts; at += 1) {
      if (at === part) start = size;
      size += this.lengths[first + at] ?? 0;
    }
    return { start, length: this.lengths[first + part] ?? 0, size };
  }
}
