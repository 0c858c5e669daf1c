package dev.bitbeat.target;

import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Counterexample;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.WorkFolder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * Runs a classifier's C in QEMU on windows and compares every layer and every score with {@link
 * ReferenceInference}: first all windows at full speed, then some under the instruction counter,
 * and a window that differs once more with its layers written out.
 */
public final class VerificationRun {
  private static final int MAGIC = 0x42425631;
  private static final int FLAG_DIGEST = 1;
  private static final int FLAG_STREAM = 2;
  private static final int FLAG_DUMP = 4;
  private static final int FLAG_LAYERS = 8;

  /** Stack and small variables of the harness. */
  private static final int HARNESS_BYTES = 3072;

  private static final String IMAGE = "verify.elf";

  private final Qemu qemu;
  private final Classifier classifier;
  private final Board runner;
  private final Duration limit;
  private final Path folder;
  private final ReferenceInference reference;

  private VerificationRun(
      Qemu qemu, Classifier classifier, Board runner, Duration limit, Path folder) {
    this.qemu = qemu;
    this.classifier = classifier;
    this.runner = runner;
    this.limit = limit;
    this.folder = folder;
    this.reference = new ReferenceInference(classifier.model());
  }

  /**
   * What to run on.
   *
   * @param toolchain compiler
   * @param qemu emulator
   * @param board board whose compiler flags are used; its machine too, where it has one and the
   *     machine's RAM holds model and harness
   * @param countedWindows at most so many windows are run again to count instructions
   * @param limit time for one run of QEMU; empty for a generous one that grows with the work
   */
  public record Setup(
      Toolchain toolchain, Qemu qemu, Board board, int countedWindows, Optional<Duration> limit) {}

  /**
   * Verifies a classifier.
   *
   * @param windows windows of the model's length, at least one
   * @throws BitbeatException {@link UserError#COMPILE_FAILED}, {@link UserError#QEMU_DIED}, {@link
   *     UserError#QEMU_HUNG}, {@link UserError#QEMU_RESULT}
   */
  public static VerificationResult verify(
      Setup setup, Classifier classifier, List<short[]> windows) {
    if (windows.isEmpty()) {
      throw new BitbeatException(UserError.VERIFY_INPUT, "no windows to verify; raise --limit");
    }
    Board runner = runner(setup.board(), classifier);
    try (WorkFolder folder = WorkFolder.create()) {
      build(setup, classifier, runner, folder);
      Duration limit =
          setup.limit().orElseGet(() -> generousLimit(classifier.model(), windows.size()));
      return new VerificationRun(setup.qemu(), classifier, runner, limit, folder.path())
          .run(windows, setup.countedWindows());
    }
  }

  /**
   * Whether the firmware of a counterexample's model differs from Java on its window; false also
   * when it cannot be built or run.
   */
  public static boolean differs(Setup setup, Optimize optimize, Counterexample example) {
    Setup uncounted = new Setup(setup.toolchain(), setup.qemu(), setup.board(), 0, setup.limit());
    Classifier classifier = Classifier.emit(example.model(), "bb", optimize, setup.board());
    try {
      return verify(uncounted, classifier, List.of(example.window())).mismatches() > 0;
    } catch (BitbeatException e) {
      if (e.error() == UserError.INTERRUPTED) {
        throw e;
      }
      return false;
    }
  }

  /** The board's machine, or the one with more RAM when model and harness do not fit. */
  static Board runner(Board board, Classifier classifier) {
    Board runner = Boards.runner(board);
    int window = classifier.model().normalizer().streaming() ? 2 : 0;
    int needed =
        classifier.ramBytes()
            + window * classifier.model().inputLength()
            + 20 * classifier.model().classNames().size()
            + (FirmwareSources.keepsLayers(classifier)
                ? 4 * FirmwareSources.keptWords(classifier.model())
                : 0)
            + HARNESS_BYTES;
    return needed <= runner.ram().bytes() ? runner : Boards.roomyRunner(board);
  }

  private static Duration generousLimit(BnnModel model, int windows) {
    return Duration.ofSeconds(60 + windows * (model.macs() + model.inputLength()) / 20_000_000);
  }

  private static void build(Setup setup, Classifier classifier, Board runner, WorkFolder folder) {
    SortedMap<String, String> files = new TreeMap<>(classifier.files());
    files.putAll(FirmwareSources.verification(classifier, runner));
    folder.write(files);
    List<String> flags = Toolchain.flags(setup.board(), classifier.goalFlags(setup.board()));
    Toolchain toolchain = setup.toolchain();
    toolchain.compile(folder.path(), flags, classifier.prefix() + ".c", "classifier.o");
    toolchain.compile(folder.path(), flags, "verify_main.c", "verify_main.o");
    toolchain.compile(folder.path(), flags, "runtime.c", "runtime.o");
    toolchain.link(
        folder.path(),
        flags,
        List.of("verify_main.o", "classifier.o", "runtime.o"),
        "verify.ld",
        IMAGE,
        List.of());
  }

  private VerificationResult run(List<short[]> windows, int countedWindows) {
    CompletableFuture<List<Expected>> expected =
        CompletableFuture.supplyAsync(() -> windows.stream().map(this::expected).toList());
    List<Answer> answers = execute(windows, FLAG_DIGEST | FLAG_STREAM, false);
    List<short[]> counted = windows.subList(0, Math.min(countedWindows, windows.size()));
    List<Answer> counts = counted.isEmpty() ? List.of() : execute(counted, FLAG_LAYERS, true);
    List<Expected> wanted = expected.join();
    List<Integer> different =
        IntStream.range(0, windows.size())
            .filter(w -> differs(wanted.get(w), answers.get(w)))
            .boxed()
            .toList();
    Optional<Mismatch> first =
        different.isEmpty()
            ? Optional.empty()
            : Optional.of(
                pinDown(different.get(0), windows, wanted, answers.get(different.get(0))));
    double perTick = runner.qemu().orElseThrow().instructionsPerTick();
    return new VerificationResult(
        windows.size(),
        different.size(),
        first,
        counts.stream().mapToDouble(a -> instructions(a, perTick)).average().orElse(Double.NaN),
        counts.isEmpty()
            ? List.of()
            : Arrays.stream(counts.get(0).layerTicks()).mapToObj(t -> t * perTick).toList(),
        perTick,
        counts.size(),
        answers.get(0).stackBytes(),
        runner.name(),
        answers.stream().map(a -> a.classes()[0]).toList());
  }

  private double instructions(Answer answer, double perTick) {
    if (answer.ticks() == -1) {
      throw new BitbeatException(
          UserError.QEMU_RESULT, runner.name(), "one window outruns the 24-bit timer");
    }
    return (answer.ticks() - answer.emptyTicks()) * perTick;
  }

  /** What Java computes for a window, layers only as digests. */
  private record Expected(int[] digests, List<Integer> scores, int classIndex) {}

  private Expected expected(short[] window) {
    ReferenceInference.Result result = reference.infer(window);
    int[] digests = result.hidden().stream().mapToInt(VerificationRun::digest).toArray();
    return new Expected(digests, result.scores(), result.classIndex());
  }

  /** CRC-32 of a layer's time-packed words, low byte first. */
  static int digest(BitMatrix bits) {
    ByteBuffer bytes =
        ByteBuffer.allocate(4 * bits.rows() * bits.wordsPerRow()).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < bits.rows(); c++) {
      for (int w = 0; w < bits.wordsPerRow(); w++) {
        bytes.putInt(bits.word(c, w));
      }
    }
    CRC32 crc = new CRC32();
    crc.update(bytes.array());
    return (int) crc.getValue();
  }

  private int forms() {
    return classifier.model().normalizer().streaming() ? 3 : 2;
  }

  private boolean differs(Expected expected, Answer answer) {
    if (answer.faults() != 0) {
      return true;
    }
    for (int l = 0; l < expected.digests().length; l++) {
      if (expected.digests()[l] != answer.digests()[l]) {
        return true;
      }
    }
    for (int form = 0; form < forms(); form++) {
      for (int c = 0; c < expected.scores().size(); c++) {
        if (expected.scores().get(c) != answer.scores()[form][c]) {
          return true;
        }
      }
      if (answer.classes()[form] != expected.classIndex()) {
        return true;
      }
    }
    return false;
  }

  private Mismatch pinDown(
      int window, List<short[]> windows, List<Expected> wanted, Answer answer) {
    Expected expected = wanted.get(window);
    if (answer.faults() != 0) {
      return new Mismatch(window, "infer", answer.faultPlace(), 0, 0, 0, 0, answer.faults());
    }
    execute(List.of(windows.get(window)), FLAG_DIGEST | FLAG_DUMP, false);
    Optional<Mismatch> layer = differingBit(window, reference.infer(windows.get(window)).hidden());
    if (layer.isPresent()) {
      return layer.get();
    }
    int layers = expected.digests().length;
    String[] names = {"infer", "trace", "push"};
    for (int form = 0; form < forms(); form++) {
      for (int c = 0; c < expected.scores().size(); c++) {
        int want = expected.scores().get(c);
        int got = answer.scores()[form][c];
        if (want != got) {
          return new Mismatch(window, names[form], "score", layers, c, 0, want, got);
        }
      }
      if (answer.classes()[form] != expected.classIndex()) {
        return new Mismatch(
            window,
            names[form],
            "class",
            layers,
            0,
            0,
            expected.classIndex(),
            answer.classes()[form]);
      }
    }
    // The digests differed, a second run gave the right bits: the result depends on its past.
    return new Mismatch(window, "trace", "memory", 0, 0, 0, 0, 1);
  }

  /** Reads layers.bin: per layer number, channels, length, then the words. */
  private Optional<Mismatch> differingBit(int window, List<BitMatrix> hidden) {
    ByteBuffer dump = readAll("layers.bin");
    while (dump.remaining() >= 12) {
      int layer = dump.getInt();
      int channels = dump.getInt();
      int length = dump.getInt();
      if (layer < 0 || layer >= hidden.size()) {
        throw unexpected("traced layer " + layer + " of " + hidden.size());
      }
      BitMatrix bits = hidden.get(layer);
      if (channels != bits.rows() || length != bits.columns()) {
        throw unexpected("layer " + layer + " is traced as " + channels + " x " + length);
      }
      for (int c = 0; c < channels; c++) {
        for (int w = 0; w < bits.wordsPerRow(); w++) {
          int difference = dump.getInt() ^ bits.word(c, w);
          if (difference != 0) {
            int time = 32 * w + Integer.numberOfTrailingZeros(difference);
            boolean want = time < length && bits.get(c, time);
            return Optional.of(
                new Mismatch(window, "trace", "layer", layer, c, time, want ? 1 : 0, want ? 0 : 1));
          }
        }
      }
    }
    return Optional.empty();
  }

  private List<Answer> execute(List<short[]> windows, int flags, boolean counted) {
    BnnModel model = classifier.model();
    int layers = model.blocks().size() + 1;
    int classes = model.classNames().size();
    try {
      Files.deleteIfExists(folder.resolve("results.bin"));
      writeTask(windows, flags, layers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    qemu.run(folder, runner.qemu().orElseThrow(), IMAGE, counted, limit);
    ByteBuffer results = readAll("results.bin");
    if (results.remaining() != windows.size() * Answer.bytes(classes, layers)) {
      throw unexpected(
          results.remaining() + " bytes of results for " + windows.size() + " windows");
    }
    List<Answer> answers = new ArrayList<>();
    for (int w = 0; w < windows.size(); w++) {
      answers.add(Answer.parse(results, classes, layers));
    }
    return answers;
  }

  private void writeTask(List<short[]> windows, int flags, int layers) throws IOException {
    int length = classifier.model().inputLength();
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve("windows.bin")), 1 << 20)) {
      byte[] head = new byte[16];
      little(head).putInt(MAGIC).putInt(windows.size()).putInt(flags).putInt(layers);
      out.write(head);
      for (short[] window : windows) {
        if (window.length != length) {
          throw new BitbeatException(UserError.WINDOW_LENGTH, window.length, length);
        }
        byte[] samples = new byte[2 * length];
        little(samples).asShortBuffer().put(window);
        out.write(samples);
      }
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer readAll(String name) {
    try {
      return little(Files.readAllBytes(folder.resolve(name)));
    } catch (IOException e) {
      throw new BitbeatException(
          e, UserError.QEMU_RESULT, runner.name(), name + " was not written");
    }
  }

  private BitbeatException unexpected(String what) {
    return new BitbeatException(UserError.QEMU_RESULT, runner.name(), what);
  }
}
