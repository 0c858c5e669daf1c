package dev.bitbeat.emit.view;

import java.util.List;

/**
 * Binary blocks and head in the small form. Whatever is the same in all blocks is a literal, the
 * rest a member of the layer table.
 *
 * @param prefix start of every C name
 * @param upper start of every macro
 * @param hasHidden whether there is a hidden binary block
 * @param planes planes of the widest counter
 * @param padWord C expression: 32 padding bits
 * @param padOnes whether any padding bit is one
 * @param padded whether any block has padding
 * @param lowWord C expression: first 32 input bits under a block of positions
 * @param highWord C expression: the next 32
 * @param kernel C expression
 * @param tapPlanes planes of one channel's tap count
 * @param spilling whether that takes more than one plane
 * @param sumDeclarations C lines that declare them
 * @param sumSteps C lines that add {@code bit} to them
 * @param sumShifts C lines that move the next one into {@code sum0}
 * @param strided whether any hidden binary block has a stride
 * @param stride C expression
 * @param headLayer C expression: the head's layer
 * @param lastHidden number of the last hidden layer
 * @param headPooled whether the head pools
 * @param headPool counts under the head's pool
 * @param headPoolStride its step
 * @param headWait positions before the head's first output
 * @param headStrided whether the head has a stride
 * @param headStride the stride
 * @param headMax whether a score needs the maximum over time
 * @param headCount whether a score needs the count over time
 * @param countThreshold C expression
 * @param scoreExpression C expression of a class's score
 */
public record SizeNet(
    String prefix,
    String upper,
    boolean hasHidden,
    int planes,
    String padWord,
    boolean padOnes,
    boolean padded,
    String lowWord,
    String highWord,
    String kernel,
    int tapPlanes,
    boolean spilling,
    List<String> sumDeclarations,
    List<String> sumSteps,
    List<String> sumShifts,
    boolean strided,
    String stride,
    String headLayer,
    int lastHidden,
    boolean headPooled,
    int headPool,
    int headPoolStride,
    int headWait,
    boolean headStrided,
    int headStride,
    boolean headMax,
    boolean headCount,
    String countThreshold,
    String scoreExpression) {
  public SizeNet {
    sumDeclarations = List.copyOf(sumDeclarations);
    sumSteps = List.copyOf(sumSteps);
    sumShifts = List.copyOf(sumShifts);
  }
}
