package dev.bitbeat.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.emit.Optimize;
import dev.bitbeat.model.RandomModels;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedProjectTest {
  private static final String FLAG = "-fno-strict-aliasing";

  /** The small form keeps 16-bit counts in an array of 32-bit words; the others do not. */
  @ParameterizedTest
  @EnumSource(Optimize.class)
  void everyBuildOfTheSmallFormLetsWordsHoldCounts(Optimize optimize) throws IOException {
    Board board = Boards.load("microbit");
    SortedMap<String, String> files =
        GeneratedProject.files(
            Classifier.emit(RandomModels.model(1), "ecg", optimize, board), board);
    for (String build : List.of("Makefile", "CMakeLists.txt", "library.json", "README.md")) {
      assertThat(files.get(build).contains(FLAG)).as(build).isEqualTo(optimize == Optimize.SIZE);
    }
    new ObjectMapper().readTree(files.get("library.json"));
    assertThat(files.get("CMakeLists.txt"))
        .endsWith(optimize == Optimize.SIZE ? "endif()\n" : ")\n");
  }
}
