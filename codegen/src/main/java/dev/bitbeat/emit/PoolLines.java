package dev.bitbeat.emit;

import java.util.ArrayList;
import java.util.List;

/**
 * C lines that pool 32 positions at once. They work on {@code pooled}, 32 bits of which bit j is
 * position j, and {@code older}, the 32 bits before them.
 */
final class PoolLines {
  private PoolLines() {}

  /** Bit j becomes the OR of the {@code kernel} positions that end at j. */
  static List<String> pool(String kernel) {
    List<String> lines = new ArrayList<>();
    if (kernel.startsWith("layer")) {
      lines.add("{");
      lines.add("    uint32_t k;");
      lines.add("    for (k = 1u; k < " + kernel + "; k++) {");
      lines.add("        pooled |= (before[c] << k) | (older >> (32u - k));");
      lines.add("    }");
      lines.add("}");
      return lines;
    }
    int target = number(kernel);
    for (int covered = 1; covered < target; ) {
      int step = Math.min(covered, target - covered);
      lines.add("pooled |= (pooled << " + step + ") | (older >> " + (32 - step) + ");");
      covered += step;
      if (covered < target) {
        lines.add("older |= older << " + step + ";");
      }
    }
    if (lines.isEmpty()) {
      lines.add("(void)older;");
    }
    return lines;
  }

  /** Keeps every {@code stride}-th bit from bit 0 on, side by side. */
  static List<String> compress(String stride) {
    return switch (stride) {
      case "1u" -> List.of();
      case "2u" ->
          List.of(
              "pooled &= 0x55555555u;",
              "pooled = (pooled | (pooled >> 1)) & 0x33333333u;",
              "pooled = (pooled | (pooled >> 2)) & 0x0f0f0f0fu;",
              "pooled = (pooled | (pooled >> 4)) & 0x00ff00ffu;",
              "pooled = (pooled | (pooled >> 8)) & 0x0000ffffu;");
      case "4u" ->
          List.of(
              "pooled &= 0x11111111u;",
              "pooled = (pooled | (pooled >> 3)) & 0x03030303u;",
              "pooled = (pooled | (pooled >> 6)) & 0x000f000fu;",
              "pooled = (pooled | (pooled >> 12)) & 0x000000ffu;");
      default ->
          List.of(
              "{",
              "    uint32_t packed = 0u;",
              "    uint32_t k;",
              "    for (k = 0u; k < fresh; k++) {",
              "        packed |= (pooled & 1u) << k;",
              "        pooled >>= " + stride + ";",
              "    }",
              "    pooled = packed;",
              "}");
    };
  }

  private static int number(String literal) {
    return Integer.parseInt(literal.substring(0, literal.length() - 1));
  }
}
