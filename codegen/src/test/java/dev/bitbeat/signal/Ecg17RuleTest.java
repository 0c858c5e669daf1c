package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class Ecg17RuleTest {
  private static final List<String> CLASSES = List.of("NSR", "PVC", "AFIB", "VT");
  private static final Ecg17Rule RULE = new Ecg17Rule(CLASSES);
  private static final int NORMAL_BEAT = 1;
  private static final int VENTRICULAR_BEAT = 5;

  private static Annotation rhythm(int sample, String name) {
    return new Annotation(sample, AnnotationCodes.RHYTHM, 0, 0, 0, name);
  }

  private static Annotation beat(int sample, int code) {
    return new Annotation(sample, code, 0, 0, 0, "");
  }

  private static void assertLabel(List<Annotation> annotations, String name, double share) {
    assertThat(RULE.label(annotations, 1000, 2000))
        .contains(new LabelRule.Answer(CLASSES.indexOf(name), share));
  }

  @Test
  void theRarestRhythmDecidesAndItsTimesAddUp() {
    assertLabel(
        List.of(
            rhythm(10, "(AFIB"),
            beat(1100, NORMAL_BEAT),
            rhythm(1200, "(VT"),
            rhythm(1300, "(AFIB"),
            rhythm(1950, "(VT"),
            rhythm(2000, "(N")),
        "VT",
        0.15);
  }

  @Test
  void aRhythmFromBeforeTheWindowCountsFromItsStart() {
    assertLabel(List.of(rhythm(10, "(AFIB"), rhythm(1250, "(N")), "AFIB", 0.25);
    assertLabel(List.of(rhythm(10, "(AFIB"), rhythm(1000, "(VT")), "VT", 1);
  }

  @Test
  void beatsDecideInNormalRhythmAlone() {
    List<Annotation> beats =
        List.of(rhythm(10, "(N"), beat(1100, NORMAL_BEAT), beat(1900, VENTRICULAR_BEAT));
    assertLabel(beats, "PVC", 1);
    assertLabel(beats.subList(0, 2), "NSR", 1);
    assertThat(RULE.label(List.of(rhythm(10, "(NOD"), beat(1100, NORMAL_BEAT)), 1000, 2000))
        .isEmpty();
  }
}
