package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.RandomModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two leads and two models at once: calls on several scratches, sample by sample in turn, with
 * whole windows in between, give what each gives alone.
 */
@Tag("spawns")
class ReentrancyTest {
  private static final List<String> COMPILER =
      List.of("gcc", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all");

  /** MEMORY stands for what says where the scratches of the two models lie. */
  private static final String MAIN =
      """
      #include <stdio.h>
      #include <string.h>
      #include "one.h"
      #include "two.h"
      #define WINDOWS 8
      static int16_t windows[WINDOWS][ONE_INPUT_LENGTH];
      static one_result alone[WINDOWS];
      static two_result other[WINDOWS];
      MEMORY
      static int differs(const one_result *a, const one_result *b)
      {
          return a->class_index != b->class_index || memcmp(a->scores, b->scores, sizeof a->scores) != 0;
      }
      int main(void)
      {
          one_result r, s;
          two_result t;
          int w, i;
          if (fread(windows, sizeof windows, 1, stdin) != 1) { return 2; }
          for (w = 0; w < WINDOWS; w++) {
              one_infer(A, windows[w], &alone[w]);
              two_infer(C, windows[w], &other[w]);
          }
          for (w = 0; w + 1 < WINDOWS; w++) {
              one_reset(A);
              one_reset(B);
              for (i = 0; i < (int)ONE_INPUT_LENGTH; i++) {
                  one_push_sample(A, windows[w][i], &r);
                  if (i % 16 == 3) {
                      two_infer(C, windows[w], &t);
                      if (t.class_index != other[w].class_index
                              || memcmp(t.scores, other[w].scores, sizeof t.scores) != 0) { return 5; }
                  }
                  one_push_sample(B, windows[w + 1][i], &s);
              }
              if (differs(&r, &alone[w])) { return 3; }
              if (differs(&s, &alone[w + 1])) { return 4; }
          }
          return 0;
      }
      """;

  private static final String APART =
      """
      static one_scratch a, b;
      static two_scratch c;
      #define A (&a)
      #define B (&b)
      #define C (&c)
      """;

  private static final String TOGETHER = APART.replace("B (&b)", "B (&a)");

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void callsInTurnGiveWhatEachGivesAlone(Optimize optimize)
      throws IOException, InterruptedException {
    assertThat(run(optimize, APART)).isEmpty();
  }

  @Test
  void oneScratchForTwoLeadsIsNoticed() throws IOException, InterruptedException {
    assertThat(run(Optimize.SIZE, TOGETHER)).startsWith("exit ");
  }

  private String run(Optimize optimize, String memory) throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed("gcc"), "no gcc");
    BnnModel model = EmitModels.streaming();
    Emitter.emit(model, new EmitOptions("one", optimize)).write(folder);
    Emitter.emit(model, new EmitOptions("two", Optimize.SPEED)).write(folder);
    Files.writeString(folder.resolve("main.c"), MAIN.replace("MEMORY", memory));
    List<String> command = new ArrayList<>(COMPILER);
    command.addAll(List.of("-o", "main", "main.c", "one.c", "two.c"));
    assertThat(HostProgram.run(folder, command, new byte[0], new ArrayList<>())).isEmpty();
    byte[] input = new byte[8 * 2 * model.inputLength()];
    for (int w = 0; w < 8; w++) {
      short[] window = RandomModels.window(w, model.inputLength());
      for (int i = 0; i < window.length; i++) {
        input[2 * (w * window.length + i)] = (byte) window[i];
        input[2 * (w * window.length + i) + 1] = (byte) (window[i] >> 8);
      }
    }
    return HostProgram.run(folder, List.of("./main"), input, new ArrayList<>());
  }
}
