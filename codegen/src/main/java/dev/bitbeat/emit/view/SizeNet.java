package dev.bitbeat.emit.view;

/**
 * Binary blocks and head in the small form. Whatever is the same in all blocks is a literal, the
 * rest a member of the layer table.
 *
 * @param prefix start of every C name
 * @param upper start of every macro
 * @param hasHidden whether there is a hidden binary block
 * @param firstRow words before the first row of hidden layer 0
 * @param pooled whether any block pools
 * @param poolKernel C expression
 * @param poolStride C expression
 * @param widestPool positions under the largest pool
 * @param padMember whether the padding bit differs between blocks
 * @param planes planes of the widest counter
 * @param padWord C expression: 32 padding bits
 * @param padOnes whether any padding bit is one
 * @param padded whether any block has padding
 * @param lowWord C expression: first 32 input bits under a block of positions
 * @param highWord C expression: the next 32
 * @param kernel C expression
 * @param strided whether any hidden binary block has a stride
 * @param stride C expression
 * @param headLayer C expression: the head's layer
 * @param headMax whether a score needs the maximum over time
 * @param headCount whether a score needs the count over time
 * @param countThreshold C expression
 * @param scoreExpression C expression of a class's score
 */
public record SizeNet(
    String prefix,
    String upper,
    boolean hasHidden,
    int firstRow,
    boolean pooled,
    String poolKernel,
    String poolStride,
    int widestPool,
    boolean padMember,
    int planes,
    String padWord,
    boolean padOnes,
    boolean padded,
    String lowWord,
    String highWord,
    String kernel,
    boolean strided,
    String stride,
    String headLayer,
    boolean headMax,
    boolean headCount,
    String countThreshold,
    String scoreExpression) {}
