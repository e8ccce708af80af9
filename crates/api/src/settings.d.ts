/* Settings, drawn from their table: bitroom settings --types prints this file. */

/** Widths of one layer (from 0) that differ from the rest. */
export interface LayerBits { layer: number; weight_bits?: number; activation_bits?: number; }

export type UnitChoice = "convert" | "keep";

export type LabelAt = "last" | "middle";

export type Activation = "relu" | "tanh" | "sigmoid" | "linear";

export type Padding = "same" | "valid";

export type QuantizerKind = "last-value" | "moving-average" | "all-values" | "fixed" | "custom" | "lsq" | "power-of-two" | "pact";

export type RangeInit = "first-batch" | "tfmot";

export type LstmFunctions = "fixed-point" | "table";

export type Runtime = "reference" | "ruy" | "xnnpack";

export type Scheme = "full-integer" | "dynamic-range" | "float16";

export type Optimization = "default" | "optimize-for-size" | "optimize-for-latency";

export type OpsSet = "builtins" | "builtins-int8" | "int16x8" | "select-tf-ops";

export type InterfaceType = "float32" | "int8" | "uint8" | "int16";

export type CalibrationSet = "training" | "validation" | "random";

export type Calibrator = "min-max" | "percentile" | "mse" | "entropy" | "laplace";

/** The update rule, with Keras' constants. */
export type OptimizerConfig =
  | { kind: "adamax" }
  | { kind: "adam" }
  | { kind: "sgd"; momentum: number };

/** How the learning rate changes while a network is trained. A falling rate settles the last epochs. */
export type Schedule =
  | { kind: "constant" }
  | { kind: "exponential"; decay: number; every: number }
  | { kind: "cosine"; final_share: number };

/** A layer, as Keras names and parametrizes it. */
export type LayerConfig =
  | { kind: "dense"; activation: Activation; l2: number; units: number }
  | { kind: "conv1d"; activation: Activation; filters: number; kernel_size: number; l2: number; padding: Padding; stride: number }
  | { kind: "max-pool1d"; padding: Padding; size: number; stride: number }
  | { kind: "average-pool1d"; padding: Padding; size: number; stride: number }
  | { kind: "global-average-pool1d" }
  | { kind: "flatten" }
  | { kind: "lstm"; l2: number; return_sequences: boolean; units: number };

/** How rows become training, validation and test data. Blocks in time test on movements never seen. */
export type SplitConfig =
  | { kind: "contiguous"; train: number; validation: number }
  | { kind: "shuffled"; seed: number; train: number; validation: number }
  | { kind: "predefined" };

export interface WindowConfig {
  /** Consecutive samples that one estimate is made from. 1 to 240. In samples. */
  length: number;
  /** Samples from the start of one training window to the next. More makes epochs shorter. Validation and test use every window whatever is set. 1 to 60. In samples. */
  stride: number;
  /** The sample whose position is estimated. The middle one sees past and future, and comes half a window late. */
  label_at: LabelAt;
}

export interface ModelConfig {
  window: WindowConfig;
  /** First to last; the last is dense with 2 units, x and y. */
  layers: LayerConfig[];
}

export interface EarlyStopping {
  /** Epochs without improvement of the validation loss after which a repeat ends. 1 to 100,000. In epochs. */
  patience: number;
  /** Smallest decrease of the validation MSE that counts as improvement. 0 to 1. In m². */
  min_delta: number;
}

export interface TrainingConfig {
  /** Passes over the training block. The epoch with the lowest validation loss is kept. 1 to 100,000. */
  epochs: number;
  /** Step size of every update. Ten times more learns faster and less steadily. 0.0000001 to 1. */
  learning_rate: number;
  /** How the learning rate changes while a network is trained. A falling rate settles the last epochs. */
  schedule: Schedule;
  /** Samples averaged for one update. Smaller batches make more, noisier updates per epoch. 1 to 4,096. In samples. */
  batch_size: number;
  /** The update rule, with Keras' constants. */
  optimizer: OptimizerConfig;
  /** Draws the first weights and the order of the samples. The same seed gives the same bits. 0 to 9,007,199,254,740,991. */
  seed: number;
  /** Trainings with this seed, the next one and so on. The one with the lowest validation error is the result. The thesis takes 10. 1 to 1,000. */
  repeats: number;
  /** Ends a repeat that no longer improves. The best epoch is kept in any case; this only saves time. */
  early_stopping?: EarlyStopping;
}

export interface QuantizerSettings {
  /** Bits of every weight. Fewer make the network smaller and its path rougher. 2 to 16. In bits. */
  bits: number;
  /** How the range is found while training: the latest batch, a moving average (factor 0.999), the extremes of all batches, your own numbers or formulas, a step that is trained along, the latest batch with a power of two as step, or a clipping value that is trained along. */
  kind: QuantizerKind;
  /** The range reaches as far below 0 as above, so the zero point is 0 and drops out of the integer product. */
  symmetric: boolean;
  /** Leaves out the lowest code: one level less, as many below 0 as above. */
  narrow_range: boolean;
  /** One scale per output channel instead of one per tensor: finer steps, a few bytes more. TFMOT fails here for Conv1D, moving average and all values; this works for all. */
  per_axis: boolean;
  /** Where the range stands before it has seen data: at the first batch, or at TFMOT's -6 and 6, which start far too wide. */
  range_init: RangeInit;
  /** Lower end of a fixed range, in the tensor's unit; it must contain 0. Values below it are cut off. -1,000,000 to 0. */
  fixed_min: number;
  /** Upper end of a fixed range, in the tensor's unit; it must contain 0. Values above it are cut off. 0 to 1,000,000. */
  fixed_max: number;
  /** Formula of the lower end over min, max, mean, std, step, prev_min and prev_max. */
  formula_min: string;
  /** Formula of the upper end over min, max, mean, std, step, prev_min and prev_max. */
  formula_max: string;
}

export interface QatConfig {
  weights: QuantizerSettings;
  activations: QuantizerSettings;
  input: QuantizerSettings;
  /** Bits of the gates and of the cell state; input and hidden state follow the activations. Fewer show what the state needs. 2 to 16. In bits. */
  gate_bits: number;
  /** How integers become tanh and sigmoid: gemmlowp's polynomials, as TensorFlow Lite, or tables of exactly rounded values. */
  lstm_functions: LstmFunctions;
  /** Epochs trained in float before the quantizers act; they follow the ranges from the start. Helps at 2 and 3 bits. 0 to 99,999. In epochs. */
  start_epoch: number;
  /** Layers with other widths than the rest. */
  per_layer: LayerBits[];
  /** Whose rounding the integers follow: the three TensorFlow Lite kernels differ by one step here and there. */
  runtime: Runtime;
}

export interface PtqConfig {
  version: number;
  /** What is quantized: weights and activations; weights of at least 1,024 elements, with activations quantized sample by sample; or weights to float16. */
  scheme: Scheme;
  /** converter.optimizations: DEFAULT, or one of two deprecated flags that mean the same. */
  optimization: Optimization;
  /** target_spec.supported_ops: which operators the model may use. The thesis takes TFLITE_BUILTINS_INT8. */
  ops: OpsSet;
  /** inference_input_type: float32 adds a QUANTIZE operator; integers leave scaling to the caller. */
  input_type: InterfaceType;
  /** inference_output_type: float32 adds a DEQUANTIZE operator; integers are the codes themselves. */
  output_type: InterfaceType;
  /** One weight scale per output channel instead of one per tensor: finer steps, a few bytes more. TensorFlow 2.2, the thesis' version, had dense layers per tensor. */
  per_channel: boolean;
  /** The bias of a dense layer without activation, or of a convolution that leaves one step, goes into a dense layer directly behind it that has no relu, before ranges are calibrated, as in the converter. */
  moved_biases: boolean;
  /** Bits of every weight. Fewer make the network smaller and its path rougher. 2 to 16. In bits. */
  weight_bits: number;
  /** Bits of every layer's output, x and y included: few levels turn the path into stairs. 2 to 16. In bits. */
  activation_bits: number;
  /** Bits of the scaled sensor values. TFMOT keeps 8 whatever the layers use. 2 to 16. In bits. */
  input_bits: number;
  /** Bits of the gates and of the cell state; input and hidden state follow the activations. Fewer show what the state needs. TensorFlow Lite takes 16. 2 to 16. In bits. */
  gate_bits: number;
  /** How integers become tanh and sigmoid: gemmlowp's polynomials, as TensorFlow Lite, or tables of exactly rounded values. */
  lstm_functions: LstmFunctions;
  /** Layers with other widths than the rest. */
  per_layer: LayerBits[];
  /** Layers that are not quantized; the operators TFLITE_BUILTINS run them in float. */
  float_layers: number[];
  /** The representative data set: samples that set the ranges of the activations. The thesis takes the training block. */
  calibration: CalibrationSet;
  /** How many training samples are drawn, each at most once. Few samples miss the extremes. 1 to 10,000. In samples. */
  calibration_samples: number;
  /** Which samples are drawn; another seed shows how much depends on the draw. 0 to 9,007,199,254,740,991. */
  calibration_seed: number;
  /** How the samples' values become a range: extremes as the converter, or cutting off outliers, which helps at few bits. */
  calibrator: Calibrator;
  /** Share of the values within the range; the rest is cut off at the ends. 50 to 100. In %. */
  percentile: number;
  /** Calibration windows run in order and an LSTM keeps its state from one to the next, as in the converter, which never resets it; its ranges become a little wider. */
  carried_state: boolean;
  /** Biases take back the mean error that rounding leaves in each output channel (Nagel et al. 2019). Helps at 4 bits and below. */
  bias_correction: boolean;
  /** Weight scales have the least squared error instead of reaching the largest weight, which is clipped (Nagel et al. 2021). For dense and convolutional layers at 4 bits and below. */
  weight_clipping: boolean;
  /** Scales give the weights of each output channel the norm back that rounding changes; codes stay (Banner et al. 2019). For dense and convolutional layers at 4 bits and below. */
  norm_correction: boolean;
  /** Scales of neighbouring layers are balanced first, so that one scale fits all channels (Nagel et al. 2019). Helps without scales per channel. */
  equalization: boolean;
  /** Rounds each weight up or down so that the layer's output errs least (AdaRound, Nagel et al. 2020). Takes seconds on a CNN. */
  adaptive_rounding: boolean;
  /** Whose rounding the integers follow: the three TensorFlow Lite kernels differ by one step here and there. */
  runtime: Runtime;
}
