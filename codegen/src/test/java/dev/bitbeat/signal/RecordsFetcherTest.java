package dev.bitbeat.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.FaultyServer.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class RecordsFetcherTest {
  private static final List<String> RECORDS = List.of("100", "101");

  @TempDir private Path folder;
  private FaultyServer server;

  @BeforeEach
  void startServer() throws Exception {
    server = new FaultyServer();
    SeededRandom random = new SeededRandom(1);
    StringBuilder sums = new StringBuilder();
    for (String name : List.of("100.hea", "100.dat", "100.atr", "101.hea", "101.dat", "101.atr")) {
      byte[] bytes = new byte[name.endsWith("dat") ? 300_000 : 2_000];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) random.nextInt(256);
      }
      server.file(name, bytes);
      sums.append(sha256(bytes)).append(' ').append(name).append('\n');
    }
    server.file("RECORDS", "100\n101\n".getBytes(US_ASCII));
    server.file("100.xws", "a file of the database that bitbeat does not use".getBytes(US_ASCII));
    for (String name : List.of("RECORDS", "100.xws")) {
      sums.append(sha256(server.bytes(name))).append(' ').append(name).append('\n');
    }
    sums.append("0".repeat(64)).append(" SHA256SUMS.txt\n");
    server.file("SHA256SUMS.txt", sums.toString().getBytes(US_ASCII));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void allFilesComeAndARerunAsksForNothing() throws IOException {
    assertThat(fetch()).isEqualTo(7);
    assertComplete();
    server.forgetRequests();
    assertThat(fetch()).isZero();
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"STALL", "TRUNCATE", "CORRUPT", "BUSY", "SILENT"})
  void aPassingFaultIsOvercome(Fault fault) throws IOException {
    server.fault("100.dat", fault, 2).fault("101.hea", fault, 1);
    assertThat(fetch()).isEqualTo(7);
    assertComplete();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"STALL", "TRUNCATE", "CORRUPT", "BUSY", "SILENT"})
  void aFaultOfTheListOfSumsIsOvercome(Fault fault) throws IOException {
    server.fault("SHA256SUMS.txt", fault, 1);
    assertThat(fetch()).isEqualTo(7);
    assertComplete();
  }

  @Test
  void whatCameBeforeAnInterruptionIsNotAskedForAgain() throws IOException {
    server.fault("100.dat", Fault.TRUNCATE, 1);
    fetch();
    assertThat(server.requests().stream().filter(r -> r.startsWith("100.dat bytes=")))
        .allSatisfy(r -> assertThat(r).matches("100\\.dat bytes=[1-9][0-9]*-"))
        .isNotEmpty();
  }

  @Test
  void aPartOfAnEarlierRunIsContinued() throws IOException {
    Files.write(folder.resolve("100.dat.part"), Arrays.copyOf(server.bytes("100.dat"), 123_456));
    fetch();
    assertComplete();
    assertThat(server.requests()).contains("100.dat bytes=123456-").doesNotContain("100.dat");
  }

  @Test
  void aCompletePartIsOnlyRenamed() throws IOException {
    Files.write(folder.resolve("100.dat.part"), server.bytes("100.dat"));
    fetch();
    assertComplete();
    assertThat(server.requests()).contains("100.dat bytes=300000-").doesNotContain("100.dat");
  }

  @Test
  void aWrongPartAndATooLongPartAreReplaced() throws IOException {
    Files.write(folder.resolve("100.dat.part"), new byte[1000]);
    Files.write(folder.resolve("101.dat.part"), new byte[400_000]);
    fetch();
    assertComplete();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"IGNORE_RANGE", "WRONG_RANGE", "REFUSE_RANGE"})
  void aServerThatDoesNotContinueSendsEverything(Fault fault) throws IOException {
    Files.write(folder.resolve("100.dat.part"), Arrays.copyOf(server.bytes("100.dat"), 100_000));
    server.fault("100.dat", fault, 2);
    fetch();
    assertComplete();
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    fetch();
    byte[] damaged = server.bytes("101.dat");
    damaged[7] ^= 1;
    Files.write(folder.resolve("101.dat"), damaged);
    Files.writeString(folder.resolve("SHA256SUMS.txt"), "rubbish\n");
    assertThat(fetch()).isEqualTo(1);
    assertComplete();
  }

  @Test
  void whateverVerifyFindsDamagedIsReplaced() throws IOException {
    fetch();
    Files.write(folder.resolve("RECORDS"), new byte[1]);
    Files.write(folder.resolve("100.xws"), new byte[1]);
    assertThat(damaged()).containsExactlyInAnyOrder("RECORDS", "100.xws");
    assertThat(fetch()).isEqualTo(2);
    assertThat(damaged()).isEmpty();
    assertThat(fetch()).isZero();
  }

  private List<String> damaged() {
    return MitBihFiles.verify(folder).stream()
        .filter(finding -> finding.state() == MitBihFiles.State.DAMAGED)
        .map(MitBihFiles.Finding::name)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"STALL", "TRUNCATE", "CORRUPT", "BUSY", "SILENT"})
  void aLastingFaultIsToldAndLeavesNothingPartialUnderAFinalName(Fault fault) throws IOException {
    server.fault("100.dat", fault, 1000);
    // Truncated answers move forward by half each time; make every byte count.
    server.file("100.dat", new byte[1 << 20]);
    Errors.assertError(UserError.FETCH_FAILED, this::fetch, "100.dat: failed 4 times", "continues");
    assertThat(folder.resolve("100.dat")).doesNotExist();
    assertFinalNamesAreComplete();
  }

  @Test
  void aFileThatTheServerLacksIsToldAtOnce() throws IOException {
    server.fault("101.atr", Fault.ABSENT, 1000);
    Errors.assertError(UserError.FETCH_STATUS, this::fetch, "101.atr", "404", "--from");
    assertThat(server.requests().stream().filter("101.atr"::equals)).hasSize(1);
    assertFinalNamesAreComplete();
  }

  @Test
  void aServerThatIsNotThereIsToldAndLeavesNoPart() {
    server.close();
    Errors.assertError(UserError.FETCH_FAILED, this::fetch, "SHA256SUMS.txt: failed 4 times");
    assertThat(folder.resolve("SHA256SUMS.txt.part")).doesNotExist();
  }

  @Test
  void aCompleteFolderNeedsNeitherServerNorWriting() throws IOException {
    fetch();
    server.close();
    Files.delete(folder.resolve(".bitbeat.lock"));
    assertThat(fetch()).isZero();
    assertThat(folder.resolve(".bitbeat.lock")).doesNotExist();
  }

  @Test
  void aListWithoutTheRecordsIsRefused() {
    server.file("SHA256SUMS.txt", "".getBytes(US_ASCII));
    Errors.assertError(UserError.FETCH_FAILED, this::fetch, "the list that came does not name 10");
    assertThat(folder.resolve("SHA256SUMS.txt")).doesNotExist();
    server.file("SHA256SUMS.txt", "<html>".getBytes(US_ASCII));
    Errors.assertError(UserError.FETCH_FAILED, this::fetch, "what came is no list of sums: <html>");
  }

  @Test
  void aFolderThatCannotBeWrittenIsTold() throws IOException {
    Path file = folder.resolve("file");
    Files.write(file, new byte[1]);
    Errors.assertError(
        UserError.OUTPUT_WRITE,
        () -> new RecordsFetcher(settings(), FetchListener.NONE).fetch(RECORDS, file));
    Files.createDirectory(folder.resolve("100.dat.part"));
    Files.createDirectory(folder.resolve("100.dat.part").resolve("x"));
    Errors.assertError(UserError.OUTPUT_WRITE, this::fetch, "100.dat.part");
  }

  @Test
  void twoFetchesInOneFolderAreKeptApart() throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".bitbeat.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      Errors.assertError(UserError.OUTPUT_BUSY, this::fetch, "another bitbeat");
    }
    assertThat(fetch()).isEqualTo(7);
  }

  @Test
  void anInterruptedFetchSaysSoAndContinuesLater() throws Exception {
    server.fault("100.dat", Fault.STALL, 1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    FetchSettings patient =
        new FetchSettings(
            server.source(), Duration.ofSeconds(60), Duration.ofSeconds(60), 2, Duration.ZERO, 2);
    Thread worker =
        new Thread(
            () ->
                thrown.set(
                    catchThrowable(
                        () ->
                            new RecordsFetcher(patient, FetchListener.NONE)
                                .fetch(RECORDS, folder))));
    worker.start();
    while (!server.requests().contains("100.dat")) {
      Thread.sleep(10);
    }
    worker.interrupt();
    worker.join();
    Errors.assertError(
        UserError.INTERRUPTED,
        () -> {
          throw thrown.get();
        });
    assertFinalNamesAreComplete();
    fetch();
    assertComplete();
  }

  /** The seed chooses which answers are faulty and how. */
  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyMixOfFaultsEndsCompleteOrTold(long seed) throws IOException {
    SeededRandom random = new SeededRandom(seed);
    Fault[] kinds = {
      Fault.TRUNCATE,
      Fault.CORRUPT,
      Fault.BUSY,
      Fault.IGNORE_RANGE,
      Fault.WRONG_RANGE,
      Fault.REFUSE_RANGE,
      Fault.STALL
    };
    for (String name : List.of("100.hea", "100.dat", "100.atr", "101.dat")) {
      server.fault(name, kinds[random.nextInt(kinds.length)], random.nextInt(6));
    }
    for (int run = 0; run < 10; run++) {
      Throwable thrown = catchThrowable(this::fetch);
      assertFinalNamesAreComplete();
      if (thrown == null) {
        break;
      }
      assertThat(thrown).isInstanceOf(dev.bitbeat.model.BitbeatException.class);
    }
    assertComplete();
  }

  private FetchSettings settings() {
    return new FetchSettings(
        server.source(),
        Duration.ofMillis(1500),
        Duration.ofMillis(1000),
        4,
        Duration.ofMillis(10),
        3);
  }

  private int fetch() {
    return new RecordsFetcher(settings(), FetchListener.NONE).fetch(RECORDS, folder);
  }

  private void assertComplete() throws IOException {
    Set<String> names = new TreeSet<>(MitBihFiles.filesOf(RECORDS));
    names.addAll(List.of("RECORDS", "SHA256SUMS.txt", ".bitbeat.lock"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(names);
    }
    assertFinalNamesAreComplete();
  }

  private void assertFinalNamesAreComplete() throws IOException {
    for (String name : MitBihFiles.filesOf(RECORDS)) {
      if (Files.exists(folder.resolve(name))) {
        assertThat(Files.readAllBytes(folder.resolve(name))).as(name).isEqualTo(server.bytes(name));
      }
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of()
        .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
