package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.MitBihRecords;
import dev.bitbeat.signal.Poison;
import dev.bitbeat.signal.Split;
import dev.bitbeat.signal.Window;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No held-out window reaches training (in protocol reference, a copy of one may: the table has some
 * windows twice, and that split does not keep them together). Every batch of an epoch, with every
 * augmentation on, is the same to the last bit when the held-out samples are others, in the windows
 * and in the records that windows are re-cut from.
 */
final class LeakTest {
  private static final int EPOCH = 3;

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "ecg17, reference, last",
    "ecg17, cv5, last",
    "ecg17, cv5, best",
    "ecg5, reference, last",
    "ecg5, cv5, last",
    "ecg5, inter-patient, last",
    "ecg5, inter-patient, best",
  })
  void noHeldOutSampleIsReadByAnyBatch(String name, String protocol, String selection) {
    Dataset dataset = MitBihRecords.dataset(name);
    Split split = Protocol.of(protocol).split(dataset, 7, 0);
    int[] heldOut = split.test();
    if (selection.equals("best")) {
      heldOut = IntStream.concat(IntStream.of(heldOut), IntStream.of(split.validation())).toArray();
    }
    Recipe recipe = recipe(name, selection);
    List<float[]> honest = read(dataset, split, recipe);
    assertThat(honest).hasSizeGreaterThan(split.train().length);
    assertThat(same(honest, read(Poison.dataset(dataset, heldOut), split, recipe))).isTrue();
  }

  @Test
  void theComparisonNoticesASingleWindow() {
    Dataset dataset = MitBihRecords.dataset("ecg17");
    Split split = Protocol.CV5.split(dataset, 7, 0);
    Recipe recipe = recipe("ecg17", "best");
    List<float[]> honest = read(dataset, split, recipe);
    Dataset poisoned = Poison.dataset(dataset, split.train()[17]);
    assertThat(same(honest, read(poisoned, split, recipe))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"ecg17, cv5", "ecg5, cv5", "ecg5, inter-patient"})
  void noTestWindowSharesASampleWithAnotherPart(String name, String protocol) {
    Dataset dataset = MitBihRecords.dataset(name);
    for (int fold = 0; fold < Protocol.of(protocol).folds(); fold++) {
      Split split = Protocol.of(protocol).split(dataset, 7, fold);
      Map<String, BitSet> tested = new HashMap<>();
      for (int index : split.test()) {
        Window window = dataset.window(index);
        tested
            .computeIfAbsent(window.record() + ":" + window.channel(), key -> new BitSet())
            .set(window.startSample(), window.startSample() + window.length());
      }
      IntStream.concat(IntStream.of(split.train()), IntStream.of(split.validation()))
          .mapToObj(dataset::window)
          .forEach(
              window -> {
                BitSet samples =
                    tested.getOrDefault(window.record() + ":" + window.channel(), new BitSet());
                int next = samples.nextSetBit(window.startSample());
                assertThat(next < 0 || next >= window.startSample() + window.length())
                    .as("%s", window)
                    .isTrue();
              });
    }
  }

  /**
   * The two leads of a record show the same beats. Windows of one time on both are few: these two,
   * which cv5 may put on different sides.
   */
  @ParameterizedTest
  @CsvSource(
      value = {"ecg17; 109 205200, 109 208800", "ecg5; ''"},
      delimiter = ';')
  void hardlyAnyTimeIsInTheTableOnBothLeads(String name, String expected) {
    Dataset dataset = MitBihRecords.dataset(name);
    Set<String> both = new TreeSet<>();
    for (Window one : dataset.windows()) {
      dataset.windows().stream()
          .filter(other -> other.record().equals(one.record()))
          .filter(other -> other.channel() != one.channel())
          .filter(
              other -> Math.abs(other.startSample() - one.startSample()) < dataset.windowLength())
          .forEach(other -> both.add(one.record() + " " + one.startSample()));
    }
    assertThat(String.join(", ", both)).isEqualTo(expected);
  }

  /** The built-in recipe with every augmentation on. */
  private static Recipe recipe(String dataset, String selection) {
    String text = new String(Recipe.builtIn(dataset).toBytes(), StandardCharsets.UTF_8);
    Map<String, String> values =
        Map.of(
            "shift", "3600",
            "amplitude", "0.2",
            "wander", "60.0",
            "noise", "6.0",
            "warp", "0.1",
            "mixup", "0.4",
            "mixupShare", "0.5",
            "recut", "0.5",
            "selection", "\"" + selection + "\"");
    for (Map.Entry<String, String> value : values.entrySet()) {
      String changed =
          text.replaceFirst(
              "\"" + value.getKey() + "\" : [^,\\s]+",
              "\"" + value.getKey() + "\" : " + value.getValue());
      assertThat(changed).contains("\"" + value.getKey() + "\" : " + value.getValue());
      text = changed;
    }
    return Recipe.parse("leak", text.getBytes(StandardCharsets.UTF_8));
  }

  /** All that an epoch reads, through the batches that the trainer made for itself. */
  private List<float[]> read(Dataset dataset, Split split, Recipe recipe) {
    List<float[]> all = new ArrayList<>();
    try (Trainer trainer = new Trainer(dataset, split, 360, recipe, List.of(), 7, 2, folder)) {
      int[] order = trainer.trainIndices();
      for (int from = 0; from < order.length; from += 64) {
        int to = Math.min(order.length, from + 64);
        Batch batch = trainer.batches().augmented(order, from, to, EPOCH);
        for (int w = 0; w < batch.size(); w++) {
          all.add(summary(batch.samples()[w]));
          all.add(summary(batch.inverseScales()[w]));
          all.add(batch.rhythm()[w].clone());
          all.add(batch.targets()[w].clone());
        }
      }
    }
    return all;
  }

  /** A hash of all bits: two windows that differ in a sample do not have the same. */
  private static float[] summary(float[] values) {
    return new float[] {Float.intBitsToFloat(Arrays.hashCode(values) & 0x3fffffff), values[0]};
  }

  private static boolean same(List<float[]> one, List<float[]> other) {
    return one.size() == other.size()
        && IntStream.range(0, one.size()).allMatch(i -> Arrays.equals(one.get(i), other.get(i)));
  }
}
