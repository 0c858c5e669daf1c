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
  MODEL_INVALID(207, "model: %s", Exit.DATA),
  WINDOW_LENGTH(
      208, "window of %d samples, the model takes %d; cut the recording to that length", Exit.DATA),

  // 5xx: targets, toolchain, QEMU
  BOARD_UNKNOWN(501, "board '%s' is unknown; known boards: %s", Exit.DATA),
  BOARD_FIELD(502, "%s: %s: %s; correct the board descriptor", Exit.DATA),
  TOOL_MISSING(510, "%s is missing (%s); set %s or install it: %s", Exit.MISSING_TOOL),
  TOOL_START(511, "%s cannot be started: %s", Exit.MISSING_TOOL),
  COMPILE_FAILED(512, "%s failed on %s: %s", Exit.MISSING_TOOL),
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
  QEMU_DIED(530, "QEMU machine %s ended with status %d: %s", Exit.TARGET_RUN),
  QEMU_HUNG(531, "QEMU machine %s gave no result within %d s and was stopped; %s", Exit.TARGET_RUN),
  QEMU_RESULT(532, "QEMU machine %s: %s", Exit.TARGET_RUN),
  VERIFY_INPUT(540, "%s", Exit.DATA),

  // 6xx: reports and the command line
  OUTPUT_WRITE(
      601, "%s: cannot be written (%s); free some space or choose another place", Exit.OUTPUT),
  OUTPUT_EXISTS(602, "%s: exists already; choose another place or add --force", Exit.OUTPUT),
  INTERRUPTED(603, "interrupted; what was finished is kept: %s", Exit.INTERRUPTED),
  USAGE(604, "%s", Exit.USAGE);

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
