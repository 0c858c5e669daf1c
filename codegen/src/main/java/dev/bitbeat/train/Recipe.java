package dev.bitbeat.train;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.Normalizer;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that decides what a training computes, besides data, split and seed. A JSON file;
 * every key must be there and no other may, so that a file says all and a typing error is noticed.
 *
 * @param name short name, 1 to 64 printable characters
 * @param topology blocks in order; the last one's channels are the classes
 * @param sharedWeights groups of hidden blocks that use one set of weights, as numbers counted from
 *     1; all blocks of a group have the same channels in, channels out and kernel
 * @param normalizer front end, the firmware's own
 * @param inputLevels 0: weights of the first block are signs; else integers up to this magnitude
 * @param phases how often the exported network's blocks behind the first see a window, each time
 *     later by an equal part of the first pool's step; their scores add up. Training sees one. A
 *     file without this key means 1
 * @param head how match counts over time become scores
 * @param rhythm what the head learns about the rhythm, beside the blocks; a file without this key
 *     wants none
 * @param estimator what stands for the derivative of the sign
 * @param epochs passes over the training windows
 * @param batch windows in a step
 * @param learningRate Adam's at the start of the cosine
 * @param finalLearningRate at the end of a cosine
 * @param warmupEpochs epochs over which the rate rises linearly to that at the start
 * @param weightClip latent weights stay within +- this; 0 for no clip
 * @param labelSmoothing share of a target spread evenly over all classes
 * @param augmentation changes to training windows
 * @param average running average of the latent weights
 * @param distillation learning from other networks' answers
 * @param selection which epoch's network is exported
 * @param evaluateEvery epochs between measurements
 */
public record Recipe(
    String name,
    List<Block> topology,
    List<List<Integer>> sharedWeights,
    Front normalizer,
    int inputLevels,
    @JsonSetter(nulls = Nulls.SET)
        @JsonInclude(value = JsonInclude.Include.CUSTOM, valueFilter = OneFilter.class)
        Integer phases,
    HeadOptions head,
    @JsonSetter(nulls = Nulls.SET)
        @JsonInclude(
            value = JsonInclude.Include.CUSTOM,
            valueFilter = RhythmOptions.NoneFilter.class)
        RhythmOptions rhythm,
    EstimatorOptions estimator,
    int epochs,
    int batch,
    double learningRate,
    double finalLearningRate,
    int warmupEpochs,
    double weightClip,
    double labelSmoothing,
    Augmentation augmentation,
    Average average,
    Distillation distillation,
    Selection selection,
    int evaluateEvery) {

  /** Most epochs of a training. */
  public static final int MAX_EPOCHS = 100_000;

  /** Equal to what is not written. */
  static final class OneFilter {
    @Override
    public boolean equals(Object other) {
      return Integer.valueOf(1).equals(other);
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  /** Which network is exported. */
  public enum Selection {
    /** The last epoch's. Training takes the validation windows in as well. */
    @JsonProperty("last")
    LAST,
    /** The one of the best measured epoch: on validation, in protocol reference on test windows. */
    @JsonProperty("best")
    BEST
  }

  /** One block, see {@link BlockShape}. */
  public record Block(
      int channels, int kernel, int stride, int pad, int poolKernel, int poolStride) {}

  /** A {@link Normalizer}. The numbers are 0 for {@code window-zscore}. */
  public record Front(Kind kind, int meanShift, int scaleShift, int firstScale) {
    /** Kinds of normalizer. */
    public enum Kind {
      @JsonProperty("window-zscore")
      WINDOW_ZSCORE,
      @JsonProperty("running")
      RUNNING
    }

    public Front {
      if (kind == Kind.RUNNING) {
        new Normalizer.Running(meanShift, scaleShift, firstScale);
      }
    }

    Normalizer build() {
      return kind == Kind.WINDOW_ZSCORE
          ? new Normalizer.WindowZscore()
          : new Normalizer.Running(meanShift, scaleShift, firstScale);
    }
  }

  /**
   * The head.
   *
   * @param max sees the maximum over time beside the mean
   * @param count sees the number of time steps at which a class is seen, beside mean and maximum; a
   *     file without this key means false
   * @param logitScale factor on the head's features before the softmax
   * @param scaleBits bits of the largest integer scale in the exported head, sign not counted
   */
  public record HeadOptions(
      boolean max,
      @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_DEFAULT) Boolean count,
      double logitScale,
      int scaleBits) {
    public HeadOptions {
      count = count != null && count;
    }
  }

  /**
   * A {@link Rhythm} and its levels, see {@link RhythmTerms}.
   *
   * @param levels none for no rhythm; then the other numbers are 0
   */
  public record RhythmOptions(int refractory, int longest, int spacing, List<Integer> levels) {
    /** No rhythm. */
    public static final RhythmOptions NONE = new RhythmOptions(0, 0, 0, List.of());

    public RhythmOptions {
      levels = List.copyOf(levels);
      if (refractory != 0 || longest != 0 || spacing != 0 || !levels.isEmpty()) {
        RhythmTerms.checkLevels(levels);
        new Rhythm(refractory, longest, spacing);
      }
    }

    Optional<Rhythm> counter() {
      return levels.isEmpty()
          ? Optional.empty()
          : Optional.of(new Rhythm(refractory, longest, spacing));
    }

    /** Counts times levels. */
    int rows() {
      return Rhythm.COUNTS * levels.size();
    }

    /** Equal to what is not written. */
    static final class NoneFilter {
      @Override
      public boolean equals(Object other) {
        return NONE.equals(other);
      }

      @Override
      public int hashCode() {
        return NONE.hashCode();
      }
    }
  }

  /**
   * Estimators of weights and activations.
   *
   * @param ieeHigh last temperature of activations, the paper's is 10; 1 keeps it constant
   * @param binaryWeightsFrom share of the epochs for which only activations are binary and weights
   *     float, the first of two steps (arXiv 2106.11309); a file without this key means 0
   */
  public record EstimatorOptions(
      Choice weights,
      Choice activations,
      double ieeHigh,
      @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          Double binaryWeightsFrom) {
    public EstimatorOptions {
      binaryWeightsFrom = binaryWeightsFrom == null ? 0.0 : binaryWeightsFrom;
    }

    /** Names of {@link Estimator.Kind}s in a recipe. */
    public enum Choice {
      @JsonProperty("iee")
      IEE,
      @JsonProperty("ste")
      STE,
      @JsonProperty("approx-sign")
      APPROX_SIGN,
      @JsonProperty("float")
      FLOAT;

      Estimator.Kind kind() {
        return Estimator.Kind.valueOf(name());
      }
    }
  }

  /** Which records a re-cut window may come from. */
  public enum RecutFrom {
    /** All that have windows of its class: the more hours of it a record has, the more often. */
    @JsonProperty("class")
    CLASS,
    /** The lead of the window that gives way, so that each has the share of a class as before. */
    @JsonProperty("lead")
    LEAD;

    /** Equal to what is not written. */
    static final class ClassFilter {
      @Override
      public boolean equals(Object other) {
        return other == CLASS;
      }

      @Override
      public int hashCode() {
        return CLASS.hashCode();
      }
    }
  }

  /**
   * Changes to raw training windows, drawn anew in every epoch; 0 switches one off.
   *
   * @param shift largest circular shift either way, in samples, of windows that are not re-cut
   * @param amplitude the deviation from the mean is scaled by 1 +- this
   * @param wander largest amplitude of a slow sine, in ADC counts
   * @param noise largest standard deviation of white noise, in ADC counts
   * @param warp time is stretched by 1 +- this
   * @param mixup parameter alpha of mixup (arXiv 1710.09412) on normalized windows
   * @param mixupShare share of the windows that are mixed
   * @param recut share of the windows that give way to another one of their class, cut from the
   *     records of the training windows at any offset that touches no held-out window, labelled by
   *     the data set's rule
   * @param recutFrom where those are cut; a file without this key means {@code class}
   * @param recutShare least share of a re-cut window for which the rhythm that labels it is in
   *     force; a file without this key means 0
   */
  public record Augmentation(
      int shift,
      double amplitude,
      double wander,
      double noise,
      double warp,
      double mixup,
      double mixupShare,
      double recut,
      @JsonSetter(nulls = Nulls.SET)
          @JsonInclude(
              value = JsonInclude.Include.CUSTOM,
              valueFilter = RecutFrom.ClassFilter.class)
          RecutFrom recutFrom,
      @JsonSetter(nulls = Nulls.SET) @JsonInclude(JsonInclude.Include.NON_DEFAULT)
          Double recutShare) {
    public Augmentation {
      recutFrom = recutFrom == null ? RecutFrom.CLASS : recutFrom;
      recutShare = recutShare == null ? 0.0 : recutShare;
    }

    /** Whether training sees more than the data set's own windows. */
    public boolean recuts() {
      return recut > 0;
    }
  }

  /**
   * Exponential average of all learnable numbers.
   *
   * @param decay share that stays in each step; 0 for none
   * @param start share of the epochs after which averaging starts
   */
  public record Average(double decay, double start) {}

  /**
   * Targets from teachers, float or binary, trained before on the windows that the student trains
   * on: their {@code selection} is the student's.
   *
   * @param teachers recipe files, relative to this one; empty for none
   * @param weight share of the teachers' answer in a target
   * @param temperature divides the teachers' logits
   */
  public record Distillation(List<String> teachers, double weight, double temperature) {
    public Distillation {
      teachers = List.copyOf(teachers);
      StrictJson.requireFileNames("distillation.teachers", teachers);
    }
  }

  public Recipe {
    topology = List.copyOf(topology);
    sharedWeights = sharedWeights.stream().map(List::copyOf).toList();
    rhythm = rhythm == null ? RhythmOptions.NONE : rhythm;
    phases = phases == null ? 1 : phases;
    require(
        name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}"),
        "name",
        "'" + name + "' must be 1 to 64 letters, digits, '.', '_' or '-'");
    require(
        topology.size() >= 2 && topology.size() <= BnnModel.MAX_BLOCKS + 2,
        "topology",
        topology.size() + " blocks, must be 2.." + (BnnModel.MAX_BLOCKS + 2));
    checkSharing(topology, sharedWeights);
    range("inputLevels", inputLevels, 0, 127);
    range("phases", phases, 1, InputBlock.MAX_PHASES);
    int firstStep = topology.get(0).poolStride();
    require(
        firstStep % phases == 0,
        "phases",
        phases + " do not divide the first block's poolStride " + firstStep);
    range("head.logitScale", head.logitScale(), 1e-3, 1e3);
    range("head.scaleBits", head.scaleBits(), 2, 14);
    range("estimator.ieeHigh", estimator.ieeHigh(), 1, 100);
    range("estimator.binaryWeightsFrom", estimator.binaryWeightsFrom(), 0, 0.9);
    range("epochs", epochs, 1, MAX_EPOCHS);
    range("batch", batch, 8, 1024);
    range("learningRate", learningRate, 1e-8, 1);
    range("finalLearningRate", finalLearningRate, 0, learningRate);
    range("warmupEpochs", warmupEpochs, 0, epochs);
    range("weightClip", weightClip, 0, 100);
    range("labelSmoothing", labelSmoothing, 0, 0.9);
    range("augmentation.shift", augmentation.shift(), 0, BnnModel.MAX_INPUT_LENGTH);
    range("augmentation.amplitude", augmentation.amplitude(), 0, 0.9);
    range("augmentation.wander", augmentation.wander(), 0, 10_000);
    range("augmentation.noise", augmentation.noise(), 0, 10_000);
    range("augmentation.warp", augmentation.warp(), 0, 0.5);
    range("augmentation.mixup", augmentation.mixup(), 0, 10);
    require(
        augmentation.mixup() == 0 || augmentation.mixup() >= 0.01,
        "augmentation.mixup",
        augmentation.mixup() + " is neither 0 nor at least 0.01");
    range("augmentation.mixupShare", augmentation.mixupShare(), 0, 1);
    range("augmentation.recut", augmentation.recut(), 0, 1);
    range("augmentation.recutShare", augmentation.recutShare(), 0, 1);
    range("average.decay", average.decay(), 0, 0.99999);
    range("average.start", average.start(), 0, 1);
    range("distillation.weight", distillation.weight(), 0, 1);
    range("distillation.temperature", distillation.temperature(), 1e-3, 1e3);
    range("evaluateEvery", evaluateEvery, 1, epochs);
    boolean floatWeights = estimator.weights() == EstimatorOptions.Choice.FLOAT;
    require(
        floatWeights == (estimator.activations() == EstimatorOptions.Choice.FLOAT),
        "estimator",
        "either both weights and activations are float or neither");
    require(
        !floatWeights || !head.count(),
        "head.count",
        "true, must be false where activations are float: nothing is counted without a step");
    require(
        !floatWeights || phases == 1,
        "phases",
        phases + ", must be 1 where weights are float: nothing is exported");
    require(
        !floatWeights || estimator.binaryWeightsFrom() == 0,
        "estimator.binaryWeightsFrom",
        plain(estimator.binaryWeightsFrom()) + ", must be 0 where weights are float to the end");
  }

  private static void checkSharing(List<Block> topology, List<List<Integer>> groups) {
    Set<Integer> seen = new HashSet<>();
    for (List<Integer> group : groups) {
      require(group.size() >= 2, "sharedWeights", group + " needs at least two blocks");
      for (int number : group) {
        require(
            number > 1 && number < topology.size(),
            "sharedWeights",
            "block " + number + " is no hidden binary block");
        require(seen.add(number), "sharedWeights", "block " + number + " stands there twice");
        Block block = topology.get(number - 1);
        Block first = topology.get(group.get(0) - 1);
        require(
            block.channels() == first.channels()
                && block.kernel() == first.kernel()
                && topology.get(number - 2).channels() == topology.get(group.get(0) - 2).channels(),
            "sharedWeights",
            "blocks " + group.get(0) + " and " + number + " differ in channels or kernel");
      }
    }
  }

  private static void require(boolean condition, String key, String message) {
    if (!condition) {
      throw new StrictJson.Invalid(key + ": " + message);
    }
  }

  private static void range(String key, double value, double low, double high) {
    // Written so that NaN fails as well.
    require(
        value >= low && value <= high,
        key,
        String.format(Locale.ROOT, "%s is outside %s..%s", plain(value), plain(low), plain(high)));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /**
   * Reads a recipe file.
   *
   * @throws BitbeatException {@link UserError#RECIPE_UNREADABLE} or {@link
   *     UserError#RECIPE_INVALID}
   */
  public static Recipe read(Path file) {
    return parse(file.toString(), StrictJson.bytes(file));
  }

  /**
   * The recipe that a data set is trained with when none is named.
   *
   * @throws BitbeatException {@link UserError#RECIPE_NONE}
   */
  public static Recipe builtIn(String dataset) {
    String resource = dataset + ".json";
    try (InputStream in = Recipe.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new BitbeatException(UserError.RECIPE_NONE, dataset);
      }
      return parse("built-in recipe " + resource, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a recipe's bytes.
   *
   * @param place for messages
   */
  public static Recipe parse(String place, byte[] bytes) {
    return StrictJson.parse(place, bytes, Recipe.class, UserError.RECIPE_INVALID);
  }

  /**
   * The recipes that this one names as teachers.
   *
   * @param folder which their file names are relative to
   * @throws BitbeatException {@link UserError#RECIPE_TEACHER} when one has teachers itself, or as
   *     {@link #read}
   */
  public List<Recipe> readTeachers(Path folder) {
    List<Recipe> teachers = new ArrayList<>();
    for (String name : distillation.teachers()) {
      Path file = folder.resolve(name);
      Recipe teacher = readTeacher(file);
      if (teachers.stream().anyMatch(other -> other.name().equals(teacher.name()))) {
        throw new BitbeatException(UserError.RECIPE_NAME_TWICE, teacher.name(), file);
      }
      teachers.add(teacher);
    }
    return List.copyOf(teachers);
  }

  private static Recipe readTeacher(Path file) {
    Recipe teacher = read(file);
    if (!teacher.distillation().teachers().isEmpty()) {
      throw new BitbeatException(
          UserError.RECIPE_TEACHER, file, "cannot have teachers itself; empty its list");
    }
    return teacher;
  }

  /**
   * Shapes of the blocks for a data set.
   *
   * @param inputLength samples in a window
   * @param classes classes of the data set, which the last block must have as channels
   * @throws BitbeatException {@link UserError#RECIPE_TOPOLOGY} when a block cannot be, or the
   *     network does not fit the data
   */
  public List<BlockShape> shapes(int inputLength, int classes) {
    List<BlockShape> shapes = new ArrayList<>();
    int channels = 1;
    int length = inputLength;
    for (int i = 0; i < topology.size(); i++) {
      Block block = topology.get(i);
      try {
        BlockShape shape =
            new BlockShape(
                channels,
                block.channels(),
                block.kernel(),
                block.stride(),
                block.pad(),
                block.poolKernel(),
                block.poolStride());
        length = shape.outLength(length, i == 0 ? phases : 1);
        shapes.add(shape);
      } catch (BitbeatException e) {
        throw new BitbeatException(e, UserError.RECIPE_TOPOLOGY, name, i + 1, e.detail());
      }
      channels = block.channels();
    }
    if (channels != classes) {
      throw new BitbeatException(
          UserError.RECIPE_TOPOLOGY,
          name,
          topology.size(),
          channels + " channels for " + classes + " classes");
    }
    return shapes;
  }

  /** For each block the index of the block whose weights it uses: the first of its group. */
  int[] weightOwners() {
    int[] owners = new int[topology.size()];
    Arrays.setAll(owners, i -> i);
    for (List<Integer> group : sharedWeights) {
      int owner = Collections.min(group) - 1;
      group.forEach(number -> owners[number - 1] = owner);
    }
    return owners;
  }

  /** True when nothing is binarized: a teacher, which cannot be exported. */
  public boolean unbinarized() {
    return estimator.weights() == EstimatorOptions.Choice.FLOAT;
  }

  Engine.Binarization binarization() {
    return new Engine.Binarization(!unbinarized(), !unbinarized(), inputLevels);
  }

  /** The same recipe with another number of epochs. */
  public Recipe withEpochs(int count) {
    return with(count, augmentation, evaluateEvery);
  }

  /** The same recipe, measured after its last epoch only. */
  public Recipe measuredOnce() {
    return with(epochs, augmentation, epochs);
  }

  /** The same recipe on the windows as they are. */
  public Recipe withoutAugmentation() {
    return with(
        epochs, new Augmentation(0, 0, 0, 0, 0, 0, 0, 0, RecutFrom.CLASS, 0.0), evaluateEvery);
  }

  private Recipe with(int count, Augmentation changes, int every) {
    return new Recipe(
        name,
        topology,
        sharedWeights,
        normalizer,
        inputLevels,
        phases,
        head,
        rhythm,
        estimator,
        count,
        batch,
        learningRate,
        finalLearningRate,
        Math.min(warmupEpochs, count),
        weightClip,
        labelSmoothing,
        changes,
        average,
        distillation,
        selection,
        Math.min(every, count));
  }

  /** The recipe as a JSON file, keys in order, LF at the end. */
  public byte[] toBytes() {
    return StrictJson.bytes(this);
  }

  /** SHA-256 of {@link #toBytes()}: equal for equal recipes, however their files are spaced. */
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(toBytes()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
