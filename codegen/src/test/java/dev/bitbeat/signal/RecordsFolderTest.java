package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsFolderTest {
  @TempDir private Path option;
  @TempDir private Path variable;

  @Test
  void theOptionComesBeforeTheEnvironment() {
    Map<String, String> environment = Map.of("BITBEAT_DATA", variable.toString());
    assertThat(RecordsFolder.find(Optional.of(option), environment)).isEqualTo(option);
    assertThat(RecordsFolder.find(Optional.empty(), environment)).isEqualTo(variable);
  }

  @Test
  void aWrongOptionDoesNotFallThroughToTheEnvironment() {
    Map<String, String> environment = Map.of("BITBEAT_DATA", variable.toString());
    Errors.assertError(
        UserError.RECORDS_FOLDER_MISSING,
        () -> RecordsFolder.find(Optional.of(option.resolve("none")), environment),
        "--data " + option.resolve("none"),
        "data fetch");
  }

  @Test
  void aNamedFolderThatIsMissingIsNoReasonToDoWithout() {
    Map<String, String> wrong = Map.of("BITBEAT_DATA", variable.resolve("none").toString());
    Errors.assertError(
        UserError.RECORDS_FOLDER_MISSING,
        () -> RecordsFolder.findIfPresent(Optional.empty(), wrong),
        "BITBEAT_DATA=" + variable.resolve("none"));
    Map<String, String> right = Map.of("BITBEAT_DATA", variable.toString());
    assertThat(RecordsFolder.findIfPresent(Optional.empty(), right)).contains(variable);
    assertThat(RecordsFolder.findIfPresent(Optional.empty(), Map.of())).isEmpty();
  }

  @Test
  void aNameThatNoFolderCanHaveIsNotTakenForNone() {
    Errors.assertError(
        UserError.RECORDS_FOLDER_MISSING,
        () -> RecordsFolder.target(Optional.empty(), Map.of("BITBEAT_DATA", "/no/such\u0000")),
        "BITBEAT_DATA=/no/such?");
  }

  @Test
  void theMessageSaysWhereItLooked() {
    Errors.assertError(
        UserError.RECORDS_FOLDER_MISSING,
        () -> RecordsFolder.find(Optional.empty(), Map.of("BITBEAT_DATA", "/no/such\u0000")),
        "BITBEAT_DATA=/no/such?");
    Errors.assertError(
        UserError.RECORDS_FOLDER_MISSING,
        () -> RecordsFolder.find(Optional.empty(), Map.of()),
        "BITBEAT_DATA (not set)",
        "./data/mitdb");
  }
}
