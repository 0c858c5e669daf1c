package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All or nothing, and never anything left over. */
class AtomicFilesTest {
  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static SortedMap<String, byte[]> files(String... names) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (String name : names) {
      files.put(name, bytes("new " + name));
    }
    return files;
  }

  private static void refused(ThrowingCallable action, UserError error) {
    assertThatThrownBy(action)
        .isInstanceOf(BitbeatException.class)
        .extracting(e -> ((BitbeatException) e).error())
        .isEqualTo(error);
  }

  /** Every file below the folder, hidden ones too. */
  private Stream<String> all() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList()
          .stream();
    }
  }

  @Test
  void aLinkStaysAndWhatItLeadsToIsReplaced() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());
    AtomicFiles.write(link, bytes("new"));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new");
  }

  @Test
  void whatIsNoRegularFileIsNeverReplaced() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    refused(() -> AtomicFiles.write(pipe, bytes("x")), UserError.OUTPUT_WRITE);
    assertThat(Files.exists(pipe) && !Files.isRegularFile(pipe)).isTrue();
    Path inside = Files.createDirectory(folder.resolve("inside"));
    refused(() -> AtomicFiles.write(inside, bytes("x")), UserError.OUTPUT_WRITE);
    assertThat(all()).isEmpty();
  }

  @Test
  void deletesFoldersByTheStartOfTheirNames() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("teacher-a/b")).resolve("c"), "x");
    Files.writeString(folder.resolve("teacher-file"), "x");
    AtomicFiles.deleteFolders(folder, "teacher-");
    assertThat(all()).containsExactly("teacher-file");
    assertThat(folder.resolve("teacher-a")).doesNotExist();
    AtomicFiles.deleteFolders(folder.resolve("none"), "teacher-");
  }

  @Test
  void aLinkToNothingStaysAndWhatItLeadsToIsMade() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("next"));
    Files.createSymbolicLink(folder.resolve("next"), Path.of("sub/file"));
    AtomicFiles.write(link, bytes("new"));
    assertThat(link).isSymbolicLink();
    assertThat(folder.resolve("next")).isSymbolicLink();
    assertThat(folder.resolve("sub/file")).isRegularFile().hasContent("new");
  }

  @Test
  void linksThatLeadInACircleAreAnError() throws IOException {
    Files.createSymbolicLink(folder.resolve("a"), Path.of("b"));
    Files.createSymbolicLink(folder.resolve("b"), Path.of("a"));
    refused(() -> AtomicFiles.write(folder.resolve("a"), bytes("x")), UserError.OUTPUT_WRITE);
    assertThat(folder.resolve("a")).isSymbolicLink();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "rw-rw-rw-", "r--r-----", "rwxr-x---"})
  void aFileThatIsReplacedKeepsItsPermissions(String permissions) throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "old");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    AtomicFiles.write(file, bytes("new"));
    assertThat(permissions(file)).isEqualTo(permissions);
    AtomicFiles.writeAll(folder, files("a"));
    assertThat(permissions(file)).isEqualTo(permissions);
    assertThat(file).hasContent("new a");
    assertThat(all()).containsExactly("a");
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  /** A program of its own: nothing in Java changes the umask. */
  @ParameterizedTest
  @Tag("spawns")
  @CsvSource({"077,rw-------,rwx------", "022,rw-r--r--,rwxr-xr-x", "002,rw-rw-r--,rwxrwxr-x"})
  void whatIsNewHasThePermissionsThatTheUmaskLeaves(String umask, String file, String inside)
      throws Exception {
    String classes =
        Stream.of(AtomicFiles.class, Writer.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
            .collect(Collectors.joining(":"));
    Process process =
        new ProcessBuilder(
                "sh",
                "-c",
                "umask \"$1\" && exec \"$2\" -cp \"$3\" \"$4\" \"$5\"",
                "sh",
                umask,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                classes,
                Writer.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    assertThat(process.waitFor()).isZero();
    assertThat(permissions(folder.resolve("a"))).isEqualTo(file);
    assertThat(permissions(folder.resolve("new"))).isEqualTo(inside);
    assertThat(permissions(folder.resolve("new/b"))).isEqualTo(file);
  }

  /** Writes a file and a folder with one. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] folder) {
      AtomicFiles.write(Path.of(folder[0], "a"), new byte[1]);
      AtomicFiles.writeFolder(Path.of(folder[0], "new"), new TreeMap<>(Map.of("b", new byte[1])));
    }
  }

  @Test
  void whenOneFileCannotBeWrittenNoneIs() throws IOException {
    Files.writeString(folder.resolve("b"), "a file where a folder should be");
    refused(() -> AtomicFiles.writeAll(folder, files("a", "b/c", "d")), UserError.OUTPUT_WRITE);
    assertThat(all()).containsExactly("b");
  }

  @Test
  void aNameThatCannotBeTakenLeavesNoTemporaryFile() throws IOException {
    Files.writeString(folder.resolve("a"), "old");
    Files.createDirectories(folder.resolve("b"));
    refused(() -> AtomicFiles.writeAll(folder, files("a", "b", "c")), UserError.OUTPUT_WRITE);
    assertThat(all()).containsExactly("a");
    assertThat(folder.resolve("a")).hasContent("old");
    assertThat(folder.resolve("b")).isDirectory();
    refused(() -> AtomicFiles.write(folder.resolve("b"), bytes("x")), UserError.OUTPUT_WRITE);
    assertThat(all()).containsExactly("a");
  }

  @Test
  void aNewFolderAppearsWithAllItsFiles() throws IOException {
    Path target = folder.resolve("x/new");
    AtomicFiles.writeFolder(target, files("a", "b/c"));
    assertThat(all()).containsExactlyInAnyOrder("x/new/a", "x/new/b/c");
    assertThat(target.resolve("b/c")).hasContent("new b/c");
  }

  @Test
  void aFolderThatIsThereIsLeftAlone() throws IOException {
    Path target = folder.resolve("there");
    Files.createDirectories(target);
    Files.writeString(target.resolve("mine"), "mine");
    refused(() -> AtomicFiles.writeFolder(target, files("a")), UserError.OUTPUT_EXISTS);
    assertThat(all()).containsExactly("there/mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(target);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsAnError() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    refused(
        () -> AtomicFiles.writeFolder(folder.resolve("file/new"), files("a")),
        UserError.OUTPUT_WRITE);
    SortedMap<String, byte[]> clash = files("a", "a/b");
    refused(() -> AtomicFiles.writeFolder(folder.resolve("new"), clash), UserError.OUTPUT_WRITE);
    assertThat(all()).containsExactly("file");
    assertThat(folder.resolve("new")).doesNotExist();
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(folder.resolve("file"));
    }
  }

  @Test
  void deletesWhatIsThere() throws IOException {
    Files.writeString(folder.resolve("a"), "");
    AtomicFiles.delete(folder.resolve("a"));
    AtomicFiles.delete(folder.resolve("a"));
    assertThat(all()).isEmpty();
    Files.createDirectories(folder.resolve("b/full"));
    refused(() -> AtomicFiles.delete(folder.resolve("b")), UserError.OUTPUT_WRITE);
  }

  @Test
  void oneAtATimeWorksInAFolder() {
    Path place = folder.resolve("place");
    String done =
        FolderLock.holding(
            place,
            () -> {
              refused(() -> FolderLock.holding(place, () -> "twice"), UserError.OUTPUT_BUSY);
              return FolderLock.holding(folder.resolve("other"), () -> "done");
            });
    assertThat(done).isEqualTo("done");
    assertThat(FolderLock.<String, RuntimeException>holding(place, () -> "again"))
        .isEqualTo("again");
    refused(
        () -> FolderLock.holding(place.resolve(FolderLock.FILE_NAME), () -> "no folder"),
        UserError.OUTPUT_WRITE);
  }
}
