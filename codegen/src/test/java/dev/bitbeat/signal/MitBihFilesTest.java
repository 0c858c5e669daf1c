package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.MitBihFiles.Finding;
import dev.bitbeat.signal.MitBihFiles.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MitBihFilesTest {
  private static final String EMPTY_SUM =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path folder;

  @Test
  void thePublishedRecordsAreGood() {
    assertThat(MitBihFiles.verify(MitBihRecords.folder()))
        .hasSizeGreaterThanOrEqualTo(144)
        .allSatisfy(finding -> assertThat(finding.state()).isEqualTo(State.GOOD));
  }

  @Test
  void missingDamagedAndUnlistedFilesAreTold() throws IOException {
    Files.writeString(
        folder.resolve("SHA256SUMS.txt"),
        EMPTY_SUM
            + " 100.hea\n"
            + EMPTY_SUM
            + "  100.dat\n"
            + EMPTY_SUM
            + " *extra\n"
            + EMPTY_SUM
            + " ../outside\n"
            + EMPTY_SUM
            + " absent.txt\n");
    Files.write(folder.resolve("100.hea"), new byte[0]);
    Files.write(folder.resolve("100.dat"), new byte[1]);
    Files.write(folder.resolve("100.atr"), new byte[0]);
    Files.write(folder.resolve("extra"), new byte[0]);
    assertThat(MitBihFiles.verify(folder))
        .contains(
            new Finding("100.hea", State.GOOD),
            new Finding("100.dat", State.DAMAGED),
            new Finding("100.atr", State.UNLISTED),
            new Finding("101.hea", State.MISSING),
            new Finding("extra", State.GOOD))
        .hasSize(145);
  }

  @Test
  void aDamagedListNamesItsLine() throws IOException {
    Files.writeString(folder.resolve("SHA256SUMS.txt"), EMPTY_SUM + " 100.hea\nbad\u0007 line\n");
    Errors.assertError(
        UserError.CHECKSUM_LINE, () -> MitBihFiles.verify(folder), "line 2: 'bad? line'");
  }

  @Test
  void withoutAListThereIsNothingToCompareWith() {
    Errors.assertError(
        UserError.RECORD_FILE_MISSING, () -> MitBihFiles.verify(folder), "SHA256SUMS.txt");
  }
}
