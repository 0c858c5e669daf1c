package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.InputBlock;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.ReferenceInference;
import dev.bitbeat.model.Rhythm;
import dev.bitbeat.model.RhythmTerms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Does the comparison notice? The C of a small model with one weight bit, threshold, scale, offset
 * or padding bit changed differs from Java, for every one of them.
 */
@Tag("spawns")
class BitFlipTest {
  private static final int WINDOWS = 400;

  @TempDir Path folder;

  @BeforeEach
  void tools() {
    HostProgram.require(HostProgram.installed("gcc"), "no gcc");
  }

  @ParameterizedTest
  @EnumSource(names = {"SIZE", "SPEED"})
  void everyChangedValueIsNoticed(Optimize optimize) throws IOException, InterruptedException {
    int changes = 0;
    List<BnnModel> models =
        List.of(EmitModels.streaming(), EmitModels.windowed(), EmitModels.beating());
    for (BnnModel model : models) {
      List<short[]> windows = new ArrayList<>();
      for (int w = 0; w < WINDOWS; w++) {
        windows.add(RandomModels.window(w, model.inputLength()));
      }
      Map<String, BnnModel> variants = variants(model);
      Path place = Files.createDirectory(folder.resolve(Integer.toString(model.inputLength())));
      List<String> alike = alike(model, variants, windows);
      // One change only makes no difference: where the first model's head looks beyond its row, the
      // pool finds more matches inside.
      assertThat(alike).isEqualTo(model.blocks().isEmpty() ? List.of() : List.of("head pad"));
      variants.keySet().removeAll(alike);
      assertThat(unnoticed(model, variants, windows, optimize, place)).isEmpty();
      // The unchanged model's C equals Java: what is noticed is the change.
      assertThat(unnoticed(model, Map.of("nothing", model), windows, optimize, place))
          .containsExactly("nothing");
      changes += variants.size();
    }
    System.out.printf(
        Locale.ROOT,
        "VERIFIED bit-flips-%s: %d changed weights, thresholds, scales and pads of 3 models, all"
            + " noticed%n",
        optimize.label(),
        changes);
  }

  /** Names of the changes that no window shows, in Java. */
  private static List<String> alike(
      BnnModel model, Map<String, BnnModel> variants, List<short[]> windows) {
    ReferenceInference reference = new ReferenceInference(model);
    return variants.keySet().stream()
        .filter(
            name -> {
              ReferenceInference changed = new ReferenceInference(variants.get(name));
              return windows.stream()
                  .allMatch(window -> changed.infer(window).equals(reference.infer(window)));
            })
        .toList();
  }

  /** Names of the changes after which the C still gives what Java computes for the model. */
  private static List<String> unnoticed(
      BnnModel model,
      Map<String, BnnModel> variants,
      List<short[]> windows,
      Optimize optimize,
      Path place)
      throws IOException, InterruptedException {
    StringBuilder main = new StringBuilder(HostProgram.trace(1));
    StringBuilder calls = new StringBuilder();
    int v = 0;
    for (BnnModel variant : variants.values()) {
      String prefix = "v" + v++;
      Emitter.emit(variant, new EmitOptions(prefix, optimize)).write(place);
      main.append("#include \"").append(prefix).append(".c\"\n");
      calls.append(CALL.replace("PREFIX", prefix));
    }
    main.append(MAIN.replace("CALLS", calls).replace("SAMPLES", "" + model.inputLength()));
    Files.writeString(place.resolve("main.c"), main);
    List<String> gcc = List.of("gcc", "-O0", "-o", "main", "main.c");
    assertThat(HostProgram.run(place, gcc, new byte[0], new ArrayList<>())).isEmpty();

    ByteBuffer input =
        ByteBuffer.allocate(2 * windows.size() * model.inputLength())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (short[] window : windows) {
      for (short sample : window) {
        input.putShort(sample);
      }
    }
    List<byte[]> output = new ArrayList<>();
    assertThat(HostProgram.run(place, List.of("./main"), input.array(), output)).isEmpty();
    ByteBuffer out = ByteBuffer.wrap(output.get(0)).order(ByteOrder.LITTLE_ENDIAN);
    int bytes = out.remaining() / windows.size() / variants.size();
    List<String> names = new ArrayList<>(variants.keySet());
    ReferenceInference reference = new ReferenceInference(model);
    for (int w = 0; w < windows.size(); w++) {
      ReferenceInference.Result expected = reference.infer(windows.get(w));
      int number = 0;
      for (String name : variants.keySet()) {
        int from = (w * variants.size() + number++) * bytes;
        ByteBuffer report = out.slice(from, bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (!HostProgram.difference(expected, report).isEmpty()) {
          names.remove(name);
        }
      }
    }
    return names;
  }

  private static final String CALL =
      """
              PREFIX_infer((PREFIX_scratch *)scratch, window, (PREFIX_result *)result);
              put_kept();
              for (i = 0; i < 3; i++) { put(result[i]); }
      """;

  private static final String MAIN =
      """
      int main(void)
      {
          static uint32_t scratch[4096], result[3];
          static int16_t window[SAMPLES];
          int i;
          while (fread(window, 2, SAMPLES, stdin) == SAMPLES) {
              memset(result, 0, sizeof result);
      CALLS
          }
          return 0;
      }
      """;

  /** Every model that differs from this one in a single value. */
  private static Map<String, BnnModel> variants(BnnModel model) {
    Map<String, BnnModel> variants = new TreeMap<>();
    InputBlock input = model.input();
    for (int c = 0; c < input.weights().size(); c++) {
      int channel = c;
      changes(
          "input weight " + c,
          input.weights().get(c),
          row ->
              input(
                  model, variants, with(input.weights(), channel, row.values()), null, row.name()));
    }
    changes(
        "input threshold",
        input.thresholds(),
        t -> input(model, variants, input.weights(), t.values(), t.name()));
    for (int b = 0; b < model.blocks().size(); b++) {
      int number = b;
      BinaryBlock block = model.blocks().get(b);
      for (BitMatrix weights : flips(block.weights())) {
        block(model, variants, number, block.padBit(), weights, block.thresholds(), "weight");
      }
      changes(
          "threshold",
          block.thresholds(),
          t ->
              block(
                  model, variants, number, block.padBit(), block.weights(), t.values(), t.name()));
      block(model, variants, b, !block.padBit(), block.weights(), block.thresholds(), "pad");
    }
    Head h = model.head();
    for (BitMatrix weights : flips(h.weights())) {
      head(model, variants, h.padBit(), weights, h, "weight");
    }
    head(model, variants, !h.padBit(), h.weights(), h, "pad");
    changes("sum", h.sumScale(), s -> scales(model, variants, s, null, null, null, null));
    changes("max", h.maxScale(), s -> scales(model, variants, null, s, null, null, null));
    changes("count", h.countScale(), s -> scales(model, variants, null, null, s, null, null));
    changes("from", h.countThresholds(), s -> scales(model, variants, null, null, null, s, null));
    changes("offset", h.offset(), s -> scales(model, variants, null, null, null, null, s));
    h.rhythm().ifPresent(terms -> rhythms(model, variants, terms));
    return variants;
  }

  private static void rhythms(BnnModel model, Map<String, BnnModel> variants, RhythmTerms t) {
    Rhythm r = t.rhythm();
    for (Rhythm changed :
        List.of(
            new Rhythm(r.refractory() + 1, r.longest(), r.spacing()),
            new Rhythm(r.refractory(), r.longest() + 1, r.spacing()),
            new Rhythm(r.refractory(), r.longest(), 2 * r.spacing()))) {
      rhythm(model, variants, new RhythmTerms(changed, t.levels(), t.shift(), t.weights()));
    }
    changes(
        "level",
        t.levels(),
        l -> rhythm(model, variants, new RhythmTerms(r, l.values(), t.shift(), t.weights())));
    rhythm(model, variants, new RhythmTerms(r, t.levels(), t.shift() + 1, t.weights()));
    for (int row = 0; row < t.weights().size(); row++) {
      List<Integer> weights = t.weights().get(row);
      for (int c = 0; c < weights.size(); c++) {
        List<Integer> less = with(weights, c, weights.get(c) - Integer.signum(weights.get(c)));
        List<List<Integer>> rows = with(t.weights(), row, less);
        rhythm(model, variants, new RhythmTerms(r, t.levels(), t.shift(), rows));
      }
    }
  }

  private static void rhythm(BnnModel model, Map<String, BnnModel> variants, RhythmTerms terms) {
    Head h = model.head();
    Head changed =
        new Head(
            h.shape(),
            h.padBit(),
            h.weights(),
            h.sumScale(),
            h.maxScale(),
            h.countScale(),
            h.countThresholds(),
            h.offset(),
            Optional.of(terms));
    add(variants, terms.toString(), model, model.input(), model.blocks(), changed);
  }

  private record Change(String name, List<Integer> values) {}

  /** Each value one higher. */
  private static void changes(String name, List<Integer> values, Consumer<Change> to) {
    for (int i = 0; i < values.size(); i++) {
      to.accept(new Change(name + " " + i, with(values, i, values.get(i) + 1)));
    }
  }

  private static <T> List<T> with(List<T> list, int index, T value) {
    List<T> changed = new ArrayList<>(list);
    changed.set(index, value);
    return changed;
  }

  private static List<BitMatrix> flips(BitMatrix bits) {
    List<BitMatrix> flips = new ArrayList<>();
    for (int at = 0; at < bits.rows() * bits.columns(); at++) {
      BitMatrix.Builder flipped = BitMatrix.builder(bits.rows(), bits.columns());
      for (int i = 0; i < bits.rows() * bits.columns(); i++) {
        if (bits.get(i / bits.columns(), i % bits.columns()) != (i == at)) {
          flipped.set(i / bits.columns(), i % bits.columns());
        }
      }
      flips.add(flipped.build());
    }
    return flips;
  }

  private static void add(
      Map<String, BnnModel> variants,
      String name,
      BnnModel model,
      InputBlock input,
      List<BinaryBlock> blocks,
      Head head) {
    variants.put(
        variants.containsKey(name) ? name + " " + variants.size() : name,
        new BnnModel(
            model.name(),
            model.classNames(),
            model.inputLength(),
            model.samplingHz(),
            model.normalizer(),
            input,
            blocks,
            head,
            model.provenance()));
  }

  private static void input(
      BnnModel model,
      Map<String, BnnModel> variants,
      List<List<Integer>> weights,
      List<Integer> thresholds,
      String name) {
    InputBlock i = model.input();
    List<Integer> t = thresholds == null ? i.thresholds() : thresholds;
    InputBlock changed = new InputBlock(i.shape(), weights, i.shift(), t);
    add(variants, name, model, changed, model.blocks(), model.head());
  }

  private static void block(
      BnnModel model,
      Map<String, BnnModel> variants,
      int number,
      boolean pad,
      BitMatrix weights,
      List<Integer> thresholds,
      String name) {
    BinaryBlock changed =
        new BinaryBlock(model.blocks().get(number).shape(), pad, weights, thresholds);
    add(
        variants,
        "block " + name,
        model,
        model.input(),
        with(model.blocks(), number, changed),
        model.head());
  }

  private static void head(
      BnnModel model,
      Map<String, BnnModel> variants,
      boolean pad,
      BitMatrix weights,
      Head h,
      String name) {
    Head changed =
        new Head(
            h.shape(),
            pad,
            weights,
            h.sumScale(),
            h.maxScale(),
            h.countScale(),
            h.countThresholds(),
            h.offset(),
            h.rhythm());
    add(variants, "head " + name, model, model.input(), model.blocks(), changed);
  }

  private static void scales(
      BnnModel model,
      Map<String, BnnModel> variants,
      Change sum,
      Change max,
      Change count,
      Change from,
      Change offset) {
    Head h = model.head();
    Head changed =
        new Head(
            h.shape(),
            h.padBit(),
            h.weights(),
            sum == null ? h.sumScale() : sum.values(),
            max == null ? h.maxScale() : max.values(),
            count == null ? h.countScale() : count.values(),
            from == null ? h.countThresholds() : from.values(),
            offset == null ? h.offset() : offset.values(),
            h.rhythm());
    add(variants, "head value", model, model.input(), model.blocks(), changed);
  }
}
