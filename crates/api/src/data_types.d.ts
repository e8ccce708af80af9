/* Types of the plain values that describe data: simulation, files and their import, division. The others are in types.d.ts. */

/** Settings of the simulated room. */
export interface SimulateOptions {
  /** "thesis-like" if left out. */
  preset?: "thesis-like" | "drifting-room" | "clean-lab";
  /** Whole number; 2016 if left out. */
  seed?: number;
  /** Changed parameters by name. */
  overrides?: Record<string, number | string>;
}

/** A file's name and contents. The name's ending helps to find its format. */
export interface DataFile { name: string; bytes: Uint8Array; }

export type ColumnRole =
  | "time" | "date"
  | "sensor1" | "sensor2" | "sensor3" | "sensor4" | "sensor5" | "sensor6" | "sensor7" | "sensor8"
  | "sensor9" | "sensor10" | "sensor11" | "sensor12" | "sensor13" | "sensor14" | "sensor15" | "sensor16"
  | "x" | "y" | "split" | "recording" | "ignore";

/** What a question about a file is about; the values of its answers stand in its choices. */
export type QuestionKind =
  | "columns" | "length-unit" | "time-unit" | "number-format" | "day-order" | "drop-rows" | "import-anyway"
  | "separator";

/** An answer to a question: its kind, the column it names (if it names one) and the value of a choice. */
export interface ImportAnswer { kind: QuestionKind; column?: string; value: string; }

/** Something in a file that can be read in more than one way. */
export interface ImportQuestion {
  kind: QuestionKind;
  column?: string;
  text: string;
  /** `example` shows what becomes of a value of the file, as "255 -> 2.55 m". */
  choices: { value: string; label: string; example: string }[];
  /** Index of the choice in force. */
  chosen?: number;
  /** Who decided: nobody yet, the importer by what is plausible, the file itself, or the options' answers. */
  state: "open" | "guessed" | "found" | "answered";
}

/** The room, in metres; plates are the centres of A, B, ..., one for each sensor. In options they may be left out: they are then
 * spread along the walls. */
export interface RoomConfig { width_m: number; depth_m: number; plates: [number, number][]; }

/** What the user decides about a file. */
export interface ImportOptions {
  /** Role of every column in file order; guessed if left out. */
  roles?: ColumnRole[];
  /** Answers to the questions of a report; what is not answered is found in the file or guessed. */
  answers?: ImportAnswer[];
  /** Imports although more than 5 % of the rows are bad. */
  import_anyway?: boolean;
  /** Fewest good rows accepted; 100 if left out. */
  min_rows?: number;
  room?: Omit<RoomConfig, "plates"> & Partial<Pick<RoomConfig, "plates">>;
  /** Further header names for a role. */
  column_names?: [ColumnRole, string][];
}

export interface ImportNote {
  severity: "info" | "warning" | "question" | "error";
  /** Line in the file, from 1. */
  line?: number;
  column?: string;
  /** Whether it holds for the present split only. */
  of_split: boolean;
  message: string;
}

/** What the importer found, whether or not it accepts the file. */
export interface ImportReport {
  file_name: string;
  accepted: boolean;
  /** Why not, in one sentence; empty if accepted. */
  refusal: string;
  format: string;
  columns: { name: string; role: ColumnRole; first_cells: string[] }[];
  rows_read: number;
  rows_good: number;
  rows_bad: number;
  rate_hz?: number;
  /** Extent of the positions along x and y in m. */
  extent_m?: [number, number];
  gaps: number;
  /** What can be read in more than one way, the open questions first. */
  questions: ImportQuestion[];
  has_split: boolean;
  notes: ImportNote[];
}

/** The error of importData. */
export interface ImportError extends Error { report: ImportReport; }

/** A split; without `kind`, the fractions of a contiguous one (60 %, 20 %, the rest). */
export type SplitConfigInput = SplitConfig | { kind?: "contiguous"; train?: number; validation?: number };

/** One parameter of the simulated room. */
export interface SimulatorParameter {
  name: string;
  unit: string;
  meaning: string;
  min: number;
  max: number;
  whole: boolean;
  value: number;
  preset_value: number;
}

/** Data as a model file describes them. */
export interface DataDescription {
  name: string;
  fingerprint: string;
  rows: number;
  split: SplitConfig;
  room: RoomConfig;
  simulated?: { preset: string; seed: number; overrides: [string, string][] };
}

/** Data as a page draws them. */
export interface DataView {
  name: string;
  fingerprint: string;
  rows: number;
  rate_hz?: number;
  /** Seconds from the first row; row numbers where `has_time` is false. */
  time_s: Float64Array;
  has_time: boolean;
  x: Float32Array;
  y: Float32Array;
  /** Rows before which there is a gap. */
  breaks: Uint32Array;
  split: PerSplit<Uint32Array>;
  split_config: SplitConfig;
  room: RoomConfig;
  /** x0, y0, x1, y1 in m. */
  extent: [number, number, number, number];
  report: ImportReport;
  /** The simulator's parameters as they were used; empty for files. */
  simulator: SimulatorParameter[];
}
