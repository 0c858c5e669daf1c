package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.signal.MitBihRecords;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void drawWithoutAScreen() {
    System.setProperty("java.awt.headless", "true");
  }

  @Test
  void infoDescribesARecord() {
    assertThat(run("data", "info", "100", "--data", MitBihRecords.folder().toString())).isZero();
    assertThat(out.toString())
        .contains(
            "record 100: 30:05.6 at 360 Hz, 650000 samples",
            "MLII     200 counts per mV, 0 mV at 1024, 11 bits, format 212 in 100.dat",
            "# Aldomet, Inderal",
            "2273 beats: A 33, N 2239, V 1",
            "from 0:00.1 rhythm (N");
  }

  @Test
  void infoListsAllRecords() {
    assertThat(run("data", "info", "--data", MitBihRecords.folder().toString())).isZero();
    assertThat(out.toString().lines()).hasSize(48);
    assertThat(out.toString()).contains("234        30:05.6  MLII V1");
  }

  @Test
  void infoSpeaksJson() throws IOException {
    int exit =
        run("data", "info", "208", "--format", "json", "--data", MitBihRecords.folder().toString());
    assertThat(exit).isZero();
    JsonNode root = new ObjectMapper().readTree(out.toString());
    assertThat(root.get("beats").get("V").asInt()).isEqualTo(992);
    assertThat(root.get("signals").get(1).get("description").asText()).isEqualTo("V1");
  }

  @Test
  void plotDrawsTracePaperAndBeats() throws IOException {
    Path png = folder.resolve("x.png");
    String data = MitBihRecords.folder().toString();
    assertThat(
            run("data", "plot", "208", "--from", "0:10", "--out", png.toString(), "--data", data))
        .isZero();
    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isBetween(1500, 1700);
    assertThat(colors(image)).contains(0x101828, 0xf0b4b4, 0xfbe3e3, 0xc81e1e);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(png);
    }
  }

  @Test
  void plotDrawsARecordWithoutAnnotationsAndWithoutValidSamples() throws IOException {
    Files.writeString(folder.resolve("own.hea"), "own 1 100 300\nown.dat 80 50/uV\n");
    Files.write(folder.resolve("own.dat"), new byte[300]);
    Path png = folder.resolve("x.png");
    int exit = run("data", "plot", "own", "--out", png.toString(), "--data", folder.toString());
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
    assertThat(ImageIO.read(png.toFile()).getHeight()).isPositive();
  }

  @Test
  void aStretchBeyondTheRecordIsRefusedAndNothingIsWritten() {
    Path png = folder.resolve("x.png");
    String data = MitBihRecords.folder().toString();
    int exit =
        run("data", "plot", "100", "--from", "30:06", "--out", png.toString(), "--data", data);
    assertThat(exit).isEqualTo(3);
    assertThat(err.toString().strip()).contains("BB125", "30:05.6").doesNotContain("\n");
    assertThat(png).doesNotExist();
  }

  @Test
  void verifyAcceptsThePublishedRecordsAndNamesTheDamagedOne() throws IOException {
    assertThat(run("data", "verify", "--data", MitBihRecords.folder().toString())).isZero();
    assertThat(out.toString()).contains("all as published");
    Files.writeString(folder.resolve("SHA256SUMS.txt"), "0".repeat(64) + " 100.hea\n");
    Files.writeString(folder.resolve("100.hea"), "x");
    assertThat(run("data", "verify", "--format", "json", "--data", folder.toString())).isEqualTo(3);
    JsonNode root =
        new ObjectMapper().readTree(out.toString().substring(out.toString().indexOf('{')));
    assertThat(root.get("good").asBoolean()).isFalse();
    assertThat(root.get("bad").get(0).get("state").asText()).isEqualTo("damaged");
  }

  @Test
  void fetchChecksItsArgumentsBeforeItAsksTheNetwork() {
    assertThat(run("data", "fetch", "999", "--data", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("BB131", "999");
    assertThat(run("data", "fetch", "--from", "ftp://x/", "--data", folder.toString()))
        .isEqualTo(2);
    assertThat(run("data", "fetch", "--from", "http://", "--data", folder.toString())).isEqualTo(2);
    for (String more : new String[] {"?token=1", "#part"}) {
      assertThat(run("data", "fetch", "--from", "http://127.0.0.1:9/x" + more)).isEqualTo(2);
    }
    assertThat(err.toString()).contains("BB130");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "10,10",
    "0:10,10",
    "1:02.5,62.5",
    "1:00:00,3600",
    "0.25,0.25",
    "90,90",
    "100:00,6000"
  })
  void timesAreSeconds(String text, double seconds) {
    assertThat(new ClockTime().convert(text)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @CsvSource({"''", "-1", "1:", ":1", "a", "1:2:3:4", "1e3", "NaN"})
  void otherTextIsNoTime(String text) {
    int exit =
        run("data", "plot", "100", "--from", text, "--out", "x", "--data", folder.toString());
    assertThat(exit).isEqualTo(2);
    assertThat(err.toString()).contains("is no time");
  }

  private static List<Integer> colors(BufferedImage image) {
    return java.util.Arrays.stream(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .map(rgb -> rgb & 0xffffff)
        .distinct()
        .boxed()
        .toList();
  }

  private int run(String... arguments) {
    return Commands.run(out, err, arguments);
  }
}
