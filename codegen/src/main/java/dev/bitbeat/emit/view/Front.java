package dev.bitbeat.emit.view;

/**
 * Normalizer and input block.
 *
 * @param prefix start of every C name
 * @param upper start of every macro
 * @param running whether the normalizer works sample by sample
 * @param kernel taps
 * @param channels output channels
 * @param stride samples between positions
 * @param padded whether there is padding before the window
 * @param pad samples of padding before the window
 * @param hasTail whether the last output needs padding behind the window
 * @param tailSteps samples of padding behind the window that the last output needs
 * @param compare C condition of a one, on {@code sum}, {@code c} and {@code scale}
 * @param poolKernel positions under a pool
 * @param phased whether there is more than one phase
 * @param phases phases
 * @param phaseStep positions from a phase's pools to the next one's
 * @param phaseWords words of a phase's output rows; the next phase's lie before them
 * @param firstRow words before the first phase's first output row
 * @param stateBytes bytes of the state
 * @param firstScale running: scale before the first sample
 * @param startScale running: the same, shifted up
 * @param meanShift running: shift of the mean
 * @param scaleShift running: shift of the scale
 * @param rhythm whether beats are counted for the head
 * @param longest rhythm: samples from where on an interval says nothing
 * @param ready rhythm: the countdown from {@code longest} is below this behind the refractory time
 * @param shapePoints rhythm: points of a beat's shape
 * @param spacing rhythm: samples between them
 * @param shapeMask rhythm: bits of a number of samples that are 0 at a point
 * @param shapeLast rhythm: samples from the first point to the last
 * @param shapeEnd rhythm: samples from the first point to one behind the last
 * @param rhythmCounts rhythm: how many counts there are
 * @param rhythmLevels rhythm: levels of each of them
 * @param rhythmScale rhythm: factor of its weights
 */
public record Front(
    String prefix,
    String upper,
    boolean running,
    int kernel,
    int channels,
    int stride,
    boolean padded,
    int pad,
    boolean hasTail,
    int tailSteps,
    String compare,
    int poolKernel,
    boolean phased,
    int phases,
    int phaseStep,
    int phaseWords,
    int firstRow,
    int stateBytes,
    int firstScale,
    int startScale,
    int meanShift,
    int scaleShift,
    boolean rhythm,
    int longest,
    int ready,
    int shapePoints,
    int spacing,
    int shapeMask,
    int shapeLast,
    int shapeEnd,
    int rhythmCounts,
    int rhythmLevels,
    int rhythmScale) {}
