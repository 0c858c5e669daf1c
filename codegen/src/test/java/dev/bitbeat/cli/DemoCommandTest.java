package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError.Exit;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Wrong input to the demo; CI runs the demo itself, from README. */
final class DemoCommandTest {
  private final StringWriter err = new StringWriter();

  @Test
  void aModelThatIsNotThereIsNamed() {
    assertThat(run("--model", "nowhere.bnn.json")).isEqualTo(Exit.DATA);
    assertThat(err.toString()).contains("nowhere.bnn.json").hasLineCount(1);
  }

  @Test
  void anUnknownBoardIsNamed() {
    assertThat(run("--board", "nothing")).isEqualTo(Exit.DATA);
    assertThat(err.toString()).contains("'nothing'", "mps2-an386").hasLineCount(1);
  }

  @Test
  void noWindowsIsWrongUsage() {
    assertThat(run("--windows", "0")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("--windows 0");
  }

  private int run(String option, String value) {
    return Commands.run(new StringWriter(), err, "demo", option, value);
  }
}
