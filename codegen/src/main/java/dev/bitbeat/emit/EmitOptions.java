package dev.bitbeat.emit;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.util.Locale;
import java.util.Set;

/**
 * What the user chooses about the C.
 *
 * @param prefix start of every name in the C and of the file names: a C identifier of at most 32
 *     characters that is no keyword, no header's or make target's name, and neither starts nor ends
 *     with an underscore
 * @param optimize goal
 * @param core processor to tune for
 * @param kernel how the binary blocks are computed
 * @param selfTest whether the C can check its tables with a CRC-32
 */
public record EmitOptions(
    String prefix, Optimize optimize, Core core, Kernel kernel, boolean selfTest) {
  private static final int MAX_PREFIX = 32;

  /** Keywords of C99 and C++. */
  private static final Set<String> TAKEN =
      Set.of(
          ("auto break case char const continue default do double else enum extern float for goto if"
                  + " inline int long register restrict return short signed sizeof static struct"
                  + " switch typedef union unsigned void volatile while alignas alignof and and_eq"
                  + " asm atomic_cancel atomic_commit atomic_noexcept bitand bitor bool catch"
                  + " char8_t char16_t char32_t class compl concept consteval constexpr constinit"
                  + " const_cast co_await co_return co_yield decltype delete dynamic_cast explicit"
                  + " export false friend mutable namespace new noexcept not not_eq nullptr operator"
                  + " or or_eq private protected public reflexpr reinterpret_cast requires"
                  + " static_assert static_cast synchronized template this thread_local throw true"
                  + " try typeid typename typeof using virtual wchar_t xor xor_eq")
              .split(" "));

  /** Headers of C, and the files that stand beside the classifier's in a firmware project. */
  private static final Set<String> FILES =
      Set.of(
          ("assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal"
                  + " stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn"
                  + " string tgmath threads time uchar wchar wctype firmware main runtime uart verify"
                  + " verify_main")
              .split(" "));

  /** Targets that CMake keeps for itself; the classifier's has the prefix's name. */
  private static final Set<String> TARGETS =
      Set.of(
          ("all all_build clean edit_cache help install package package_source preinstall"
                  + " rebuild_cache run_tests test zero_check")
              .split(" "));

  public EmitOptions {
    if (!prefix.matches("[A-Za-z][A-Za-z0-9_]*")) {
      throw new BitbeatException(
          UserError.EMIT_PREFIX, prefix, "it is no C identifier that starts with a letter");
    }
    if (prefix.length() > MAX_PREFIX) {
      throw new BitbeatException(
          UserError.EMIT_PREFIX, prefix, "it is longer than " + MAX_PREFIX + " characters");
    }
    if (prefix.contains("__") || prefix.endsWith("_")) {
      throw new BitbeatException(
          UserError.EMIT_PREFIX,
          prefix,
          "its names would have two underscores in a row, which C++ reserves");
    }
    if (TAKEN.contains(prefix)) {
      throw new BitbeatException(UserError.EMIT_PREFIX, prefix, "it is a keyword of C or C++");
    }
    if (FILES.contains(prefix.toLowerCase(Locale.ROOT))) {
      throw new BitbeatException(
          UserError.EMIT_PREFIX, prefix, "a header of C or a file of the firmware has that name");
    }
    if (TARGETS.contains(prefix.toLowerCase(Locale.ROOT))) {
      throw new BitbeatException(
          UserError.EMIT_PREFIX, prefix, "make or CMake has a target of that name");
    }
  }

  /** Options without a check of the tables. */
  public EmitOptions(String prefix, Optimize optimize, Core core, Kernel kernel) {
    this(prefix, optimize, core, kernel, false);
  }

  /** Options with the kernel that suits the goal. */
  public EmitOptions(String prefix, Optimize optimize, Core core) {
    this(prefix, optimize, core, Kernel.TIME_PACKED);
  }

  /** Options without a core to tune for. */
  public EmitOptions(String prefix, Optimize optimize) {
    this(prefix, optimize, Core.ANY);
  }
}
