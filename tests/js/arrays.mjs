// The long arrays of the worker's messages, from the bytes beside them. Written from the description in
// crates/protocol/src/message/packed.rs and apart from its code, so that the two hold each other to the layout.

/** Numbers one after the other. */
class Reader {
  #view;
  #at = 0;
  #known;

  constructor(bytes, known) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#known = known;
  }

  get left() {
    return this.#view.byteLength - this.#at;
  }

  /** The next `size` bytes as what a getter of DataView makes of them. */
  number(getter, size) {
    const value = this.#view[getter](this.#at, true);
    this.#at += size;
    return value;
  }

  count() {
    return Number(this.number("getBigUint64", 8));
  }

  list(read) {
    return Array.from({ length: this.count() }, read);
  }

  u32 = () => this.number("getUint32", 4);
  f32 = () => this.number("getFloat32", 4);
  f64 = () => this.number("getFloat64", 8);

  /** A list of rows by its number: 0 is the empty one, one beyond the last known is new and follows. */
  rows() {
    const number = this.count();
    if (number === 0) return [];
    if (number === this.#known.length + 1) this.#known.push(this.list(this.u32));
    return this.#known[number - 1];
  }

  path(path) {
    Object.assign(path, { rows: this.rows(), x: this.list(this.f32), y: this.list(this.f32) });
  }

  paths({ train, validation, test }) {
    [train, validation, test].forEach((path) => this.path(path));
  }

  histogram(histogram) {
    Object.assign(histogram, { counts: this.list(this.u32), levels: this.list(this.f32) });
  }

  losses(history) {
    history.losses = this.list(() => ({ train: this.f64(), validation: this.f64() }));
  }

  ranges(history) {
    history.points = this.list(() => ({ step: this.u32(), min: this.f32(), max: this.f32(), zero_share: this.f32() }));
  }

  quantized(report) {
    this.paths(report.paths);
    this.histogram(report.input);
    for (const layer of report.layers) {
      this.histogram(layer.weights);
      this.histogram(layer.activations);
    }
  }

  message({ Loaded, Progress, ExplorationProgress, Finished, Quantized }) {
    if (Loaded) {
      const { view } = Loaded;
      const [time_s, x, y] = [this.list(this.f64), this.list(this.f32), this.list(this.f32)];
      Object.assign(view, { time_s, x, y, breaks: this.list(this.u32) });
      view.split = { train: this.rows(), validation: this.rows(), test: this.rows() };
    } else if (Progress) {
      Progress.losses.forEach((history) => this.losses(history));
      if (Progress.validation_path) this.path(Progress.validation_path);
      Progress.ranges.forEach((history) => this.ranges(history));
    } else if (ExplorationProgress) {
      ExplorationProgress.members.forEach(({ losses }) => this.losses(losses));
    } else if (Finished) {
      this.paths(Finished.report.float.paths);
      if (Finished.report.qat) this.quantized(Finished.report.qat);
      Finished.report.ranges.forEach((history) => this.ranges(history));
      Finished.losses.forEach((history) => this.losses(history));
      if (Finished.ptq) this.quantized(Finished.ptq.quantized);
    } else if (Quantized) {
      this.quantized(Quantized.report.quantized);
    }
  }
}

/** A function that gives each message of one worker, in order, with its arrays in their places. */
export function unpacker() {
  // Few runs, few lists: none is forgotten by the worker.
  const known = [];
  return (message, bytes) => {
    if (bytes.length === 0) return message;
    const reader = new Reader(bytes, known);
    reader.message(message);
    if (reader.left !== 0) throw new Error(`${reader.left} bytes of ${Object.keys(message)} are left`);
    return message;
  };
}
