package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The division by patients: DS1 trains, DS2 tests (de Chazal, O'Dwyer, Reilly: "Automatic
 * classification of heartbeats using ECG morphology and heartbeat interval features", IEEE TBME
 * 51(7):1196-1206, 2004).
 *
 * <p>Validation is one whole DS1 record in five (four of 21). Among all such sets that leave every
 * class of DS1 in training, those with the most classes come first, then those whose mix of classes
 * is nearest to that of DS1; the seed picks one of the first {@value #CANDIDATES}. A class that
 * stands in one DS1 record only can not be in both parts: validation may lack it, training may not.
 */
final class InterPatient {
  static final String PROTOCOL = "inter-patient";

  /** DS1 of de Chazal et al. 2004; 101 to 230 without the paced records. */
  static final Set<String> DS1 =
      Set.of(
          "101", "106", "108", "109", "112", "114", "115", "116", "118", "119", "122", "124", "201",
          "203", "205", "207", "208", "209", "215", "220", "223", "230");

  /** DS2 of de Chazal et al. 2004. */
  static final Set<String> DS2 =
      Set.of(
          "100", "103", "105", "111", "113", "117", "121", "123", "200", "202", "210", "212", "213",
          "214", "219", "221", "222", "228", "231", "232", "233", "234");

  private static final int CANDIDATES = 16;
  private static final int RECORDS_PER_VALIDATION_RECORD = 5;

  private final Dataset dataset;
  private final List<String> records;

  /** Windows of each class, a row for every entry of {@link #records}. */
  private final int[][] counts;

  private final int[] total;

  private InterPatient(Dataset dataset) {
    this.dataset = dataset;
    Set<String> present = new TreeSet<>();
    dataset.windows().stream().map(Window::record).filter(DS1::contains).forEach(present::add);
    this.records = List.copyOf(present);
    this.counts = new int[records.size()][dataset.classCount()];
    for (Window window : dataset.windows()) {
      int row = records.indexOf(window.record());
      if (row >= 0) {
        counts[row][window.label()]++;
      }
    }
    this.total = sum(IntStream.range(0, records.size()).toArray());
  }

  static Split split(Dataset dataset, long seed) {
    Set<String> validation = new InterPatient(dataset).validationRecords(seed);
    int[] train = indices(dataset, DS1, validation);
    int[] validating = indices(dataset, validation, Set.of());
    int[] test = indices(dataset, DS2, Set.of());
    if (test.length == 0) {
      throw new BitbeatException(UserError.SPLIT_RECORDS_MISSING, dataset.name(), PROTOCOL, "DS2");
    }
    return new Split(PROTOCOL, seed, 0, train, validating, test);
  }

  private static int[] indices(Dataset dataset, Set<String> of, Set<String> without) {
    return IntStream.range(0, dataset.size())
        .filter(i -> of.contains(dataset.window(i).record()))
        .filter(i -> !without.contains(dataset.window(i).record()))
        .toArray();
  }

  private Set<String> validationRecords(long seed) {
    int wanted = records.size() / RECORDS_PER_VALIDATION_RECORD;
    if (wanted == 0) {
      throw new BitbeatException(UserError.SPLIT_RECORDS_MISSING, dataset.name(), PROTOCOL, "DS1");
    }
    List<Candidate> candidates = new ArrayList<>();
    collect(new int[wanted], 0, 0, candidates);
    if (candidates.isEmpty()) {
      throw new BitbeatException(UserError.SPLIT_RECORDS_MISSING, dataset.name(), PROTOCOL, "DS1");
    }
    candidates.sort(
        Comparator.comparingInt(Candidate::missingClasses).thenComparingLong(Candidate::distance));
    int choices = Math.min(CANDIDATES, candidates.size());
    Candidate chosen = candidates.get(SeededRandom.of(seed).nextInt(choices));
    Set<String> names = new TreeSet<>();
    chosen.rows().forEach(row -> names.add(records.get(row)));
    return names;
  }

  /** All sets of rows, in lexical order, that leave every class in training. */
  private void collect(int[] rows, int filled, int from, List<Candidate> found) {
    if (filled == rows.length) {
      int[] part = sum(rows);
      if (leavesEveryClass(part)) {
        found.add(rate(rows, part));
      }
      return;
    }
    for (int row = from; row < records.size(); row++) {
      rows[filled] = row;
      collect(rows, filled + 1, row + 1, found);
    }
  }

  private boolean leavesEveryClass(int[] part) {
    return IntStream.range(0, total.length).noneMatch(c -> total[c] > 0 && part[c] == total[c]);
  }

  private Candidate rate(int[] rows, int[] part) {
    long all = Arrays.stream(total).sum();
    long windows = Arrays.stream(part).sum();
    long distance = 0;
    int missing = 0;
    for (int c = 0; c < total.length; c++) {
      distance += Math.abs(part[c] * all - total[c] * windows);
      missing += part[c] == 0 ? 1 : 0;
    }
    long scaled = windows == 0 ? Long.MAX_VALUE : distance * 1000 / windows;
    return new Candidate(Arrays.stream(rows).boxed().toList(), missing, scaled);
  }

  private int[] sum(int[] rows) {
    int[] sum = new int[dataset.classCount()];
    for (int row : rows) {
      for (int c = 0; c < sum.length; c++) {
        sum[c] += counts[row][c];
      }
    }
    return sum;
  }

  /** One possible set of validation records and how well it stands for DS1. */
  private record Candidate(List<Integer> rows, int missingClasses, long distance) {}
}
