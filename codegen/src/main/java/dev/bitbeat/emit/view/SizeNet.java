package dev.bitbeat.emit.view;

/**
 * The small form. Whatever is the same in all blocks is a literal, the rest a member of the layer
 * table.
 *
 * @param prefix start of every C name
 * @param upper start of every macro
 * @param kernel taps of the input block
 * @param shifted whether it has more than one
 * @param fields whether its weights are narrower than a byte
 * @param fieldBits bits of one weight
 * @param weight C expression of the weight in the lowest bits of {@code fields}
 * @param scaled whether its thresholds have binary places
 * @param scale 2 to the power of these
 * @param biased whether its thresholds are stored with a bias
 * @param bias that
 * @param widestChannels channels of the widest block but the head
 * @param widestRow bytes of the inputs under the widest kernel
 * @param phased whether there is more than one phase
 * @param phase C expression: phase of the input block's next output
 * @param keepsPhase whether that is counted, since it is not some bits of the count of samples
 * @param lastPhase the highest one
 * @param phaseBlocks blocks behind the input block, the head among them
 * @param blocks states of blocks: the input block's, then those of each phase
 * @param need C expression: inputs until the first position
 * @param stepsWrap whether any stride exceeds these
 * @param stride C expression: inputs between positions
 * @param poolKernel C expression
 * @param poolsWrap whether any pool stride exceeds its kernel
 * @param poolStride C expression
 * @param ragged whether any binary block's row ends within a byte
 * @param mask C expression: the valid bits of the last byte of the next block's row
 * @param nextRow C expression: inputs under the next block's kernel
 * @param hasHidden whether there is a hidden binary block
 * @param thresholdBytes bytes of a hidden block's threshold in the stream; 0: in a table of their
 *     own
 * @param limit C expression: threshold of a hidden block's channel
 * @param bit C expression: bit that the next block gets, of {@code age}
 * @param isHead C condition: the layer is the head
 * @param headDue whether the head pools, or skips positions
 * @param headPools whether the head takes a maximum over positions
 * @param recent counts before the newest one that this needs
 * @param classes channels of the head
 * @param phaseClasses classes of all phases together
 * @param phaseClass C expression: a class in the phase at work among those
 * @param sumType C type of the head's sums
 * @param headMax whether a score needs the maximum over time
 * @param headCount whether a score needs the count over time
 * @param keepsLargest whether each phase's maxima have words of their own
 * @param agesLargest whether they lie in the ages of the head, which has no other use for them
 * @param largest C lvalue: a class's maximum so far in the phase at work
 * @param largestType C type of it
 * @param sumScale C expression
 * @param maxScale C expression
 * @param countScale C expression
 * @param countThreshold C expression
 * @param flushes whether zero samples follow the window
 * @param end samples and zeros together
 * @param scoreExpression C expression of a class's score
 */
public record SizeNet(
    String prefix,
    String upper,
    int kernel,
    boolean shifted,
    boolean fields,
    int fieldBits,
    String weight,
    boolean scaled,
    int scale,
    boolean biased,
    int bias,
    int widestChannels,
    int widestRow,
    boolean phased,
    String phase,
    boolean keepsPhase,
    int lastPhase,
    int phaseBlocks,
    int blocks,
    String need,
    boolean stepsWrap,
    String stride,
    String poolKernel,
    boolean poolsWrap,
    String poolStride,
    boolean ragged,
    String mask,
    String nextRow,
    boolean hasHidden,
    int thresholdBytes,
    String limit,
    String bit,
    String isHead,
    boolean headDue,
    boolean headPools,
    int recent,
    int classes,
    int phaseClasses,
    String phaseClass,
    String sumType,
    boolean headMax,
    boolean headCount,
    boolean keepsLargest,
    boolean agesLargest,
    String largest,
    String largestType,
    String sumScale,
    String maxScale,
    String countScale,
    String countThreshold,
    boolean flushes,
    int end,
    String scoreExpression) {}
