package dev.bitbeat.emit.view;

import java.util.List;

/**
 * Binary blocks and head in the fast form. Whatever is the same in all blocks is a literal, the
 * rest a member of the layer table.
 *
 * @param prefix start of every C name
 * @param upper start of every macro
 * @param hasHidden whether there is a hidden binary block
 * @param padWord C expression: 32 padding bits
 * @param padOnes whether any padding bit is one
 * @param padded whether any block has padding
 * @param pad C expression
 * @param lowWord C expression: first 32 input bits, where {@code walk->high} is the middle word
 * @param highWord C expression: the next 32
 * @param kernel C expression
 * @param strided whether any binary block has a stride
 * @param stride C expression
 * @param gathers how strided rows are read, one for each stride beyond 1
 * @param groups C expression: groups of three taps in a chunk
 * @param chunks C expression
 * @param planes C expression: planes of a counter
 * @param tapWords words of the buffer of taps, before the tables
 * @param countersAt words of buffer and tables, before the counters
 * @param tapLines C lines that set {@code to} to the taps in {@code low} and {@code high}
 * @param startLines C lines that set a counter to {@code start}
 * @param adders adders of all chunk sizes
 * @param dispatch which layer takes which
 * @param poolKernel C expression
 * @param poolStride C expression
 * @param poolLines C lines: OR of {@code pooled} over the pool, {@code older} the word before
 * @param compressLines C lines: every poolStride-th bit of {@code pooled}
 * @param headLayer C expression: the head's layer
 * @param headWork word of the head's work area
 * @param lastHidden number of the last hidden layer
 * @param headPooled whether the head pools
 * @param headPool counts under the head's pool
 * @param headPoolStride its step
 * @param headPoolSteps doubling steps of the head's pool
 * @param headPlanes planes of the head's counts
 * @param headCounter words between two classes' counters
 * @param headState words of state a class
 * @param headStateAt words before the states, from the counters on
 * @param headMax whether a score needs the maximum over time
 * @param headCount whether a score needs the count over time
 * @param countThreshold C expression
 * @param scoreExpression C expression of a class's score
 * @param phased whether there is more than one phase
 * @param phases phases
 * @param firstRow first word of the first phase's bits of layer 0
 * @param phaseWords words of a phase's bits of layer 0; the next phase's lie before them
 * @param clears whether the scores start at 0, to which each phase adds its own
 */
public record SpeedNet(
    String prefix,
    String upper,
    boolean hasHidden,
    String padWord,
    boolean padOnes,
    boolean padded,
    String pad,
    String lowWord,
    String highWord,
    String kernel,
    boolean strided,
    String stride,
    List<Gather> gathers,
    String groups,
    String chunks,
    String planes,
    int tapWords,
    int countersAt,
    List<String> tapLines,
    List<String> startLines,
    List<Adder> adders,
    List<Dispatch> dispatch,
    String poolKernel,
    String poolStride,
    List<String> poolLines,
    List<String> compressLines,
    String headLayer,
    int headWork,
    int lastHidden,
    boolean headPooled,
    int headPool,
    int headPoolStride,
    List<PoolStep> headPoolSteps,
    int headPlanes,
    int headCounter,
    int headState,
    int headStateAt,
    boolean headMax,
    boolean headCount,
    String countThreshold,
    String scoreExpression,
    boolean phased,
    int phases,
    int firstRow,
    int phaseWords,
    boolean clears) {
  public SpeedNet {
    gathers = List.copyOf(gathers);
    adders = List.copyOf(adders);
    dispatch = List.copyOf(dispatch);
    poolLines = List.copyOf(poolLines);
    compressLines = List.copyOf(compressLines);
    tapLines = List.copyOf(tapLines);
    startLines = List.copyOf(startLines);
    headPoolSteps = List.copyOf(headPoolSteps);
  }
}
