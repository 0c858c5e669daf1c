package dev.bitbeat.signal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A rule that labels a window as the table of the 17-class set does, from rhythm and beats. Found
 * by experiment; it gives all but a few of the table's labels ({@code RecordingsTest} counts them).
 *
 * <p>A rhythm other than normal that is in force anywhere in the window decides, the rarer one
 * first. In normal rhythm the kinds of beats decide; a mixture that is none of the classes has no
 * label.
 */
final class Ecg17Rule implements LabelRule {
  private static final String RHYTHM_CHANGE = "+";
  private static final String NORMAL_RHYTHM = "(N";

  /** Rhythm and its class in the table, the one that decides first. */
  private static final List<Map.Entry<String, String>> RHYTHMS =
      List.of(
          Map.entry("(VFL", "VFL"),
          Map.entry("(IVR", "IVR"),
          Map.entry("(VT", "VT"),
          Map.entry("(SVTA", "SVTA"),
          Map.entry("(AFL", "AFL"),
          Map.entry("(AFIB", "AFIB"),
          Map.entry("(PREX", "WPW"),
          Map.entry("(BII", "SDHB"),
          Map.entry("(P", "PR"),
          Map.entry("(B", "Bigeminy"),
          Map.entry("(T", "Trigeminy"));

  /** Kinds of beats in normal rhythm and their class in the table. */
  private static final Map<Set<String>, String> BEATS =
      Map.ofEntries(
          Map.entry(Set.of("N"), "NSR"),
          Map.entry(Set.of("L"), "LBBBB"),
          Map.entry(Set.of("R"), "RBBBB"),
          Map.entry(Set.of("N", "R"), "RBBBB"),
          Map.entry(Set.of("A", "N"), "APB"),
          Map.entry(Set.of("F", "N"), "Fusion"),
          Map.entry(Set.of("N", "V"), "PVC"),
          Map.entry(Set.of("N", "V", "a"), "PVC"));

  private final List<String> classNames;

  /**
   * @param classNames of the table, in the order of the labels
   */
  Ecg17Rule(List<String> classNames) {
    this.classNames = List.copyOf(classNames);
  }

  @Override
  public Optional<Answer> label(List<Annotation> annotations, int from, int to) {
    String inForce = NORMAL_RHYTHM;
    int since = from;
    Map<String, Integer> rhythms = new HashMap<>();
    Set<String> beats = new TreeSet<>();
    boolean first = true;
    for (Annotation annotation : annotations) {
      if (annotation.sample() >= to) {
        break;
      }
      if (annotation.symbol().equals(RHYTHM_CHANGE)) {
        // The database marks a record's rhythm at its first beat, not at its first sample.
        if (annotation.sample() > from && !first) {
          rhythms.merge(inForce, annotation.sample() - since, Integer::sum);
          since = annotation.sample();
        }
        inForce = annotation.aux();
        first = false;
      } else if (annotation.sample() >= from && annotation.isBeat()) {
        beats.add(annotation.symbol());
      }
    }
    rhythms.merge(inForce, to - since, Integer::sum);
    for (Map.Entry<String, String> rhythm : RHYTHMS) {
      Integer samples = rhythms.get(rhythm.getKey());
      if (samples != null) {
        return answer(rhythm.getValue(), (double) samples / (to - from));
      }
    }
    String name = BEATS.get(beats);
    return name == null || !rhythms.keySet().equals(Set.of(NORMAL_RHYTHM))
        ? Optional.empty()
        : answer(name, 1);
  }

  private Optional<Answer> answer(String className, double share) {
    return Optional.of(new Answer(classNames.indexOf(className), share));
  }
}
