package dev.bitbeat.model;

/**
 * Every error that a user can meet: a stable number, a one-line message that names the file, the
 * place and the remedy, and the exit code of the command that meets it. Placeholders are {@link
 * String#format} ones.
 *
 * <p>Numbers: 1xx signals, 2xx model files, 3xx training and recipes, 4xx emission, 5xx targets,
 * 6xx reports and the command line.
 */
public enum UserError {
  // 1xx: signals
  RECORD_FILE_MISSING(
      101,
      "%s: no such file; get the records with 'bitbeat data fetch' or name their folder with --data"
          + " or BITBEAT_DATA",
      Exit.DATA),
  RECORD_FILE_UNREADABLE(
      102, "%s: cannot be read (%s); check the path and the permissions", Exit.DATA),
  RECORD_FILE_TOO_LARGE(
      103, "%s: %d bytes, at most %d are read; cut the recording into parts", Exit.DATA),
  RECORD_NAME(
      104,
      "record name '%s': letters, digits, '_' and '-' only; give the name without folder and"
          + " extension",
      Exit.DATA),
  HEADER_FIELD(105, "%s: line %d: %s; correct the header or fetch the record again", Exit.DATA),
  HEADER_UNSUPPORTED(
      106, "%s: line %d: %s, which is not supported; convert the record first", Exit.DATA),
  SIGNAL_FORMAT_UNKNOWN(
      107,
      "%s: line %d: signal format %s is unknown; known are %s: convert the record first",
      Exit.DATA),
  SIGNAL_FILE_SHORT(
      108,
      "%s: ends at byte %d, but %s claims %d frames, which need %d bytes; fetch both files again",
      Exit.DATA),
  SIGNAL_FILE_LONG(
      109,
      "%s: has %d bytes, but %s claims %d frames, which end at byte %d; fetch both files again",
      Exit.DATA),
  SAMPLE_RANGE(
      110,
      "%s: byte %d: sample %d of signal %d is %d, beyond 16 bits; scale the recording down first",
      Exit.DATA),
  SIGNAL_INITIAL_VALUE(
      111,
      "%s: byte %d: signal %d starts with %d, but %s says %d; fetch both files again",
      Exit.DATA),
  SIGNAL_CHECKSUM(
      112,
      "%s: signal %d, bytes %d to %d: checksum %d, but %s says %d; fetch both files again",
      Exit.DATA),
  SIGNAL_TOO_LONG(
      113, "%s: claims %d samples, at most %d are read; cut the recording into parts", Exit.DATA),
  ANNOTATION_TRUNCATED(114, "%s: ends at byte %d inside %s; fetch the file again", Exit.DATA),
  ANNOTATION_FIELD(115, "%s: byte %d: %s; fetch the file again", Exit.DATA),
  DATASET_UNKNOWN(120, "data set '%s' is unknown; choose one of %s", Exit.USAGE),
  RECORDS_FOLDER_MISSING(
      121,
      "no folder of records: looked for %s; get them with 'bitbeat data fetch' or name the folder"
          + " with --data or BITBEAT_DATA",
      Exit.DATA),
  DATASET_WINDOW(
      122,
      "%s: window %s needs samples %d to %d of channel %d, the record has %d signals of %d samples;"
          + " fetch the record again",
      Exit.DATA),
  SPLIT_CLASS_MISSING(
      123,
      "data set %s: %s, fold %d: the %s part has no window of class %s (%d in all); choose"
          + " another split seed, fewer folds or another protocol",
      Exit.DATA),
  SPLIT_RECORDS_MISSING(
      124,
      "data set %s: %s: too few records of %s to divide; use another protocol or data set",
      Exit.DATA),
  PLOT_RANGE(
      125,
      "%s: nothing to draw from %s for %s s: the record ends at %s, at most %d s are drawn; choose"
          + " another --from or --duration",
      Exit.DATA),
  GRAPHICS(
      126,
      "this machine can draw no text (%s); install fonts: apt-get install fonts-dejavu-core"
          + " libfontconfig1",
      Exit.MISSING_TOOL),
  CSV_LINE(
      127,
      "%s: line %d: '%s' is no ADC count; write one whole number from -32768 to 32767 a line",
      Exit.DATA),
  RECORDING_SHORT(
      128,
      "%s: %d samples, one window of model %s needs %d; record longer or choose another model",
      Exit.DATA),
  CSV_EMPTY(129, "%s: holds no sample; write one ADC count a line", Exit.DATA),
  FETCH_SOURCE(
      130, "--from %s: give the http or https address of a folder with the records", Exit.USAGE),
  FETCH_RECORD(
      131,
      "record '%s' is not in the MIT-BIH Arrhythmia Database; give names like 100",
      Exit.USAGE),
  FETCH_FAILED(
      132,
      "%s: failed %d times, lastly because: %s; check the network and run the command again, it"
          + " continues where it stopped",
      Exit.MISSING_TOOL),
  FETCH_STATUS(
      133, "%s: the server answers %d; check the address given with --from", Exit.MISSING_TOOL),
  CHECKSUM_LINE(
      136,
      "%s: line %d: '%s' is no SHA-256 sum and file name; delete the file and fetch again",
      Exit.DATA),

  // 2xx: model files
  MODEL_UNREADABLE(201, "%s: cannot be read (%s); check the path and the permissions", Exit.DATA),
  MODEL_NOT_JSON(202, "%s: line %d: not a bitbeat model (%s); export the model again", Exit.DATA),
  MODEL_VERSION(
      203,
      "%s: format version %s, this program reads version %d; use a bitbeat that knows it",
      Exit.DATA),
  MODEL_FIELD(204, "%s: %s: %s; export the model again", Exit.DATA),
  MODEL_DIGEST(
      205,
      "%s: the content's SHA-256 is %s but the file says %s; it was altered or damaged, fetch it"
          + " again",
      Exit.DATA),
  MODEL_NOT_CANONICAL(
      206,
      "%s: byte %d differs from the canonical form of its content; it was altered or damaged, fetch"
          + " it again",
      Exit.DATA),
  MODEL_INVALID(207, "model: %s; change the recipe that it comes from", Exit.DATA),
  WINDOW_LENGTH(
      208, "window of %d samples, the model takes %d; cut the recording to that length", Exit.DATA),

  // 3xx: training and recipes
  RECIPE_UNREADABLE(301, "%s: cannot be read (%s); check the path and the permissions", Exit.DATA),
  RECIPE_INVALID(302, "%s: line %d: %s; mend the recipe", Exit.DATA),
  RECIPE_TOPOLOGY(303, "recipe %s: block %d: %s; change the topology", Exit.DATA),
  TRAINING_NOT_FINITE(
      304,
      "recipe %s: training broke down in epoch %d, the loss is %s; lower the learning rate and train"
          + " anew (%s)",
      Exit.DATA),
  CHECKPOINT_BROKEN(
      305, "%s: not usable (%s); delete it, or train with --force and without --resume", Exit.DATA),
  CHECKPOINT_VERSION(
      306,
      "%s: checkpoint version %d, this program reads version %d; finish with the program that"
          + " wrote it",
      Exit.DATA),
  CHECKPOINT_FOREIGN(
      307,
      "%s: belongs to another training (%s), not to this one (%s); choose another --out",
      Exit.DATA),
  PROTOCOL_UNKNOWN(308, "protocol '%s' with %s does not exist; use %s", Exit.USAGE),
  EVALUATION_MISMATCH(309, "model %s and data set %s do not fit: %s", Exit.DATA),
  RECIPE_NOT_BINARY(
      310,
      "recipe %s trains a float network, which serves as a teacher only; choose another",
      Exit.DATA),
  NETWORK_NOT_FINITE(311, "%s: %s is %s; train again with a lower learning rate", Exit.DATA),
  NETWORK_NOT_MONOTONE(
      312,
      "%s: channel %d has batch norm scale %s and PReLU slope %s, both must be above 0; train again",
      Exit.DATA),
  RECIPE_NONE(313, "data set %s has no built-in recipe; name one with --recipe", Exit.USAGE),
  QUANTIZATION_DIFFERS(
      314,
      "model %s, window %d, %s: integers say %s, the float network %s; please report this",
      Exit.MISMATCH),
  RECIPE_TEACHER(315, "%s: a teacher %s", Exit.DATA),
  SWEEP_INVALID(316, "%s: line %d: %s; mend the sweep file", Exit.DATA),
  RUN_FOREIGN(
      317,
      "%s: holds another run (%s), not this one (%s); choose another --out or rename the recipe",
      Exit.DATA),
  RESULTS_INVALID(
      318,
      "%s: line %d: %s; restore the file, or in a run's folder delete it and run the sweep again",
      Exit.DATA),
  RECIPE_NAME_TWICE(
      319, "recipe name '%s' comes a second time, from %s; rename it or leave it out", Exit.DATA),
  RUNS_MISSING(
      320, "%s: no finished run in it; train one with bitbeat sweep or bitbeat train", Exit.DATA),
  CHANGES_INVALID(321, "%s: line %d: %s; mend the list of changes", Exit.DATA),
  CHANGE_WITHOUT_RUNS(
      322,
      "recipes %s and %s have no run in common (%s); add their runs to the tables of results",
      Exit.DATA),
  RESULT_TWICE(323, "%s: run %s stands in the tables twice; keep one of them", Exit.DATA),
  TABLE_MISSING(324, "%s: does not exist; sweep its folder again, which makes it anew", Exit.DATA),
  RESULTS_UNREADABLE(325, "%s: cannot be read (%s); check the path and the permissions", Exit.DATA),

  // 4xx: emission
  EMIT_PREFIX(401, "prefix '%s': %s; choose another with --prefix", Exit.USAGE),
  EMIT_CORE(402, "core '%s' is unknown; known are %s", Exit.USAGE),

  // 5xx: targets, toolchain, QEMU
  BOARD_UNKNOWN(501, "board '%s' is unknown; known boards: %s", Exit.DATA),
  BOARD_FIELD(502, "%s: %s: %s; correct the board descriptor", Exit.DATA),
  BOARD_UNREADABLE(503, "%s: cannot be read (%s); check the path and the permissions", Exit.DATA),
  TOOL_MISSING(510, "%s is missing; install it: %s", Exit.MISSING_TOOL),
  TOOL_START(511, "%s cannot be started: %s", Exit.MISSING_TOOL),
  COMPILE_FAILED(512, "%s failed on %s: %s", Exit.MISSING_TOOL),
  TOOL_NAMED(513, "%s=%s names no program; correct it or unset it", Exit.MISSING_TOOL),
  FLASH_FULL(
      520,
      "%s does not fit %s: the image takes %d bytes of %d bytes of flash, %d too many; %s",
      Exit.BUDGET),
  RAM_FULL(
      521,
      "%s does not fit %s: variables and stack take %d bytes of %d bytes of RAM, %d too many; %s",
      Exit.BUDGET),
  OVER_BUDGET(522, "the image takes %d bytes, %d over the budget of %d", Exit.BUDGET),
  STACK_UNKNOWN(523, "the stack cannot be bounded: %s", Exit.BUDGET),
  BASELINE(524, "%s: not a size report in JSON (%s); make one with bitbeat size", Exit.DATA),
  QEMU_DIED(530, "QEMU machine %s ended with status %d: %s", Exit.TARGET_RUN),
  QEMU_HUNG(531, "QEMU machine %s gave no result within %d s and was stopped; %s", Exit.TARGET_RUN),
  QEMU_RESULT(532, "QEMU machine %s: %s", Exit.TARGET_RUN),
  VERIFY_INPUT(540, "%s", Exit.DATA),

  // 6xx: reports and the command line
  OUTPUT_WRITE(601, "%s: cannot be written (%s); %s", Exit.OUTPUT),
  OUTPUT_EXISTS(602, "%s: exists already; choose another place or add --force", Exit.OUTPUT),
  INTERRUPTED(603, "interrupted; what was finished is kept: %s", Exit.INTERRUPTED),
  USAGE(604, "%s; see %s --help", Exit.USAGE),
  OUTPUT_BUSY(
      605,
      "%s: another bitbeat works in this folder; wait until it has ended or choose another",
      Exit.OUTPUT);

  /** Exit codes of every command, as {@code --help} documents them. */
  public static final class Exit {
    public static final int OK = 0;
    public static final int INTERNAL = 1;
    public static final int USAGE = 2;
    public static final int DATA = 3;
    public static final int MISSING_TOOL = 4;
    public static final int BUDGET = 5;
    public static final int MISMATCH = 6;
    public static final int INTERRUPTED = 7;
    public static final int OUTPUT = 8;
    public static final int TARGET_RUN = 9;

    private Exit() {}
  }

  private final int number;
  private final String template;
  private final int exitCode;

  UserError(int number, String template, int exitCode) {
    this.number = number;
    this.template = template;
    this.exitCode = exitCode;
  }

  /** Stable error number, printed as {@code BB201}. */
  public int number() {
    return number;
  }

  /** {@link String#format} template of the message. */
  public String template() {
    return template;
  }

  /** Exit code of a command that ends with this error, one of {@link Exit}. */
  public int exitCode() {
    return exitCode;
  }
}
