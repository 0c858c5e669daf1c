package dev.bitbeat.emit;

/** Small facts about bits, and C expressions of them. */
final class Bits {
  private Bits() {}

  /** Bits that a number needs: {@code n < 2^width(n)}. */
  static int width(int n) {
    return 32 - Integer.numberOfLeadingZeros(n);
  }

  /**
   * C expression of the 32 bits that start {@code pad} bits before the end of one word and go on in
   * the next.
   *
   * @param pad literal {@code 1u..31u}, or an expression of 0..31
   */
  static String across(String before, String after, String pad) {
    if (pad.startsWith("layer")) {
      return "((" + before + " >> 1) >> (31u - " + pad + ")) | (" + after + " << " + pad + ")";
    }
    int shift = Integer.parseInt(pad.substring(0, pad.length() - 1));
    return "(" + before + " >> " + (32 - shift) + ") | (" + after + " << " + shift + ")";
  }
}
