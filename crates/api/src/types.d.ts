/* Types of the plain values that go in and out of Bitroom's JavaScript API. Names are those of run.json and q.json. */

/** A block of the divided data. */
export type Block = "train" | "validation" | "test";

/** One value per block. */
export interface PerSplit<T> { train: T; validation: T; test: T; }

/** T with every setting optional, at every depth; lists are given as a whole. */
export type Partially<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: Partially<T[K]> } : T;

/** A network by its name; l2 is that of every hidden kernel. */
export type ShortModel = { window?: Partial<WindowConfig>; l2?: number } & (
  | { network?: "mlp"; hidden?: number[]; activation?: Activation }
  | { network: "cnn-a" | "cnn-b" | "cnn-c" }
  | { network: "lstm"; units?: number }
);

/** Everything that, with the data, decides a run's bits. */
export interface RunConfig {
  version: number;
  model: ModelConfig;
  training: TrainingConfig;
  /** Hash of the weights that every repeat starts from. */
  warm_start?: string;
  /** Trains a second, quantized network beside the float one. */
  qat?: QatConfig;
}

export interface RunConfigInput {
  version?: number;
  /** The default is an MLP with 32 hidden neurons. */
  model?: ShortModel | { window?: Partial<WindowConfig>; layers?: LayerConfig[] };
  training?: Partially<Omit<RunConfig["training"], "optimizer" | "schedule" | "early_stopping">>
    & { optimizer?: OptimizerConfig; schedule?: Schedule; early_stopping?: EarlyStopping };
  warm_start?: string;
  /** {} gives the defaults: 8 bits, last-value weights, moving-average activations. */
  qat?: Partially<QatConfig>;
}

/** Where a job's samples come from: the simulated room, or files by the hashes of their bytes. */
export type JobData =
  | { kind: "simulated"; preset: string; seed: number; overrides: [string, string][] }
  | { kind: "files"; files: { name: string; hash: string }[]; options: ImportOptions };

/** Everything that decides a result. */
export interface JobValue extends Omit<RunConfig, "version"> {
  /** Of the job's form. */
  version: number;
  data: JobData;
  split: SplitConfig;
  /** How the float network is quantized after training; left out where it is not. */
  ptq?: PtqConfig;
}

export interface JobInput extends Omit<RunConfigInput, "version" | "model"> {
  version?: number;
  data?: Partial<JobData>;
  split?: Partial<SplitConfig>;
  model?: Partially<ModelConfig>;
  ptq?: PtqConfigInput;
}

export type PtqConfigInput = Partial<PtqConfig>;

/** How smooth a path is. What is per second is left out for data without time. */
export interface Smoothness {
  /** RMS errors of speed (with its direction) in m/s and of acceleration in m/s². */
  speed_error?: number; acceleration_error?: number;
  /** RMS jerk of the path and of the true one, m/s³. */
  jerk?: number; true_jerk?: number;
  /** Share of the steps between successive estimates that are exactly zero, 0 to 1. */
  stair_index?: number;
  /** Distinct values of x and of y. */
  levels: [number, number];
}

/** MSE in m² over both coordinates, average displacement error in m; smoothness is left out where a file does not say. */
export interface Metrics { mse: number; ade: number; samples: number; smoothness?: Smoothness; }

/** A path in m; `rows` are the samples' rows in the data. */
export interface Path { rows: Uint32Array; x: Float32Array; y: Float32Array; }

export interface FloatReport {
  metrics: PerSplit<Metrics>;
  paths: PerSplit<Path>;
  best_epoch: number; parameters: number; macs: number; size_bytes: number;
  weights_hash: string;
}

/** Integer network against fake-quant on the test block. */
export interface Exactness { mismatches: number; total: number; max_lsb: number; runtime: Runtime; }

/** The grid of a quantized tensor: a code q stands for scale (q - zero_point). */
export interface Grid { scale: number; zero_point: number; lowest: number; highest: number; }

/** Distribution of a tensor's float values in bins of equal width. */
export interface Histogram {
  min: number; max: number; counts: number[];
  /** The grid's real values; empty above 64 levels. */
  levels: number[];
  /** Left out where the tensor stays in float. */
  grid?: Grid;
}

/** The arithmetic a layer runs in; "hybrid" has 8-bit weights and inputs that are quantized sample by sample. */
export type NumberFormat = "integer" | "hybrid" | "float16" | "float32";

/** One layer with weights; what a layer that stays in float does not have is 0 or empty. */
export interface LayerReport {
  /** From 0, among all layers of the network. */
  layer: number;
  name: string;
  format: NumberFormat;
  /** Layer that its bias was moved into; left out where it was not. */
  bias_moved_to?: number;
  weight_bits: number; activation_bits: number; weight_scales: number;
  /** Bits of the values behind its table; left out where it has none. */
  table_bits?: number;
  /** The largest magnitude its sums can reach, in steps of one product. */
  accumulator_bound: number;
  /** Smallest and largest sum, in steps of one product; left out for an LSTM and outside integers. */
  accumulator_reach?: [number, number];
  /** Bits sums in steps of one product need, bits they are shifted left for a finer bias, bits of the accumulator. */
  accumulator_bits_needed: number; accumulator_shift: number; accumulator_bits: number;
  output_scale: number; output_zero_point: number;
  zero_share: number;
  weights: Histogram;
  /** With several weight scales: the weights of each output channel (of an LSTM: of each gate) with their own grid. */
  channels: Histogram[];
  activations: Histogram;
}

/** A quantized network's result: the numbers of the network as it runs, in integers where its scheme has them. */
export interface QuantizedReport {
  method: "ptq" | "qat";
  metrics: PerSplit<Metrics>;
  ade_change_percent: PerSplit<number>;
  ade_to_float: number;
  paths: PerSplit<Path>;
  /** Left out unless all layers run in integers. */
  exactness?: Exactness;
  /** Packed weights, biases, scales and zero points; what stays in float counts 2 or 4 bytes. */
  size_bytes: number;
  best_epoch: number;
  /** The arithmetic of every layer, and why where it is not what the settings ask for. */
  forms: { name: string; format: NumberFormat; reason: string }[];
  /** The scaled inputs. */
  input: Histogram;
  layers: LayerReport[];
  /** What the settings mean beyond what was asked. */
  notes: string[];
}

/** The range of one quantizer over the training, one point per epoch; `zero_share` is that of its weights. */
export interface RangeHistory {
  name: string;
  kind: "input" | "weights" | "activations";
  points: { step: number; min: number; max: number; zero_share: number }[];
}

/** One network of one repeat, at its lowest validation loss. */
export interface RepeatedNetwork { best_epoch: number; metrics: PerSplit<Metrics>; weights_hash: string; }

/** One repeat; errors of `qat` are those of its fake-quantized form. */
export interface RepeatReport {
  seed: number;
  /** Fewer than configured if it was stopped, by hand or early. */
  epochs_done: number;
  float: RepeatedNetwork;
  qat?: RepeatedNetwork;
}

export interface RunReport {
  config: RunConfig;
  engine_version: number;
  /** Of the data these results are on. */
  data_fingerprint: string;
  /** The data the networks were trained on. */
  trained_on: DataDescription;
  /** In order of seeds. */
  repeats: RepeatReport[];
  /** Index of the repeat that the rest of this report is about. */
  chosen: number;
  epochs_done: number;
  float: FloatReport;
  qat?: QuantizedReport;
  /** Ranges of the QAT network's quantizers; empty without QAT. */
  ranges: RangeHistory[];
}

/** A model file: the run, and the quantized network of a q.json. */
export interface OpenedModel { model: Model; quantized?: QuantizedModel; }

export interface Version { package: string; engine: number; config: number; model_format: number; }
