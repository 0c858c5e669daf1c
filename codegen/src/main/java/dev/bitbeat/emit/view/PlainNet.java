package dev.bitbeat.emit.view;

/**
 * Binary blocks and head of the channel-packed form and the naive one. Whatever is the same in all
 * blocks is a literal, the rest a member of the layer table.
 *
 * @param prefix start of every C name
 * @param upper start of every macro
 * @param naive one product after the other, else by popcount
 * @param hasHidden whether there is a hidden binary block
 * @param phased whether there is more than one phase
 * @param phases phases
 * @param phaseWords words of a phase's bits of layer 0; the next phase's lie before them
 * @param clears whether the scores start at 0, to which each phase adds its own
 * @param firstRow words before the first phase's bits of layer 0
 * @param inputWords words of the input block's channels
 * @param widestWords words of the most channels
 * @param padWord C expression: 32 padding bits
 * @param pad C expression
 * @param kernel C expression
 * @param stride C expression
 * @param step C expression: table indices between two channels
 * @param poolKernel C expression
 * @param poolStride C expression
 * @param headLayer C expression: the head's layer
 * @param lastHidden number of the last hidden layer
 * @param headPool counts under the head's pool
 * @param headPoolStride its step
 * @param headMax whether a score needs the maximum over time
 * @param headCount whether a score needs the count over time
 * @param countsAll whether no count is below its threshold
 * @param countThreshold C expression
 * @param scoreExpression C expression of a class's score
 */
public record PlainNet(
    String prefix,
    String upper,
    boolean naive,
    boolean hasHidden,
    boolean phased,
    int phases,
    int phaseWords,
    boolean clears,
    int firstRow,
    int inputWords,
    int widestWords,
    String padWord,
    String pad,
    String kernel,
    String stride,
    String step,
    String poolKernel,
    String poolStride,
    String headLayer,
    int lastHidden,
    int headPool,
    int headPoolStride,
    boolean headMax,
    boolean headCount,
    boolean countsAll,
    String countThreshold,
    String scoreExpression) {}
