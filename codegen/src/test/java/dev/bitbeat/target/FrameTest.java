package dev.bitbeat.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static List<byte[]> framesOfTheDocument() throws IOException {
    Path document = Path.of("..", "docs", "protocol.md");
    return Files.readString(document, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("    A5 "))
        .map(line -> HexFormat.of().parseHex(line.replace(" ", "")))
        .toList();
  }

  @Test
  void theCheckValueOfTheCrcIsRight() {
    assertThat(FrameCrc.of("123456789".getBytes(StandardCharsets.US_ASCII), 9)).isEqualTo(0x29B1);
  }

  @Test
  void theDocumentsExamplesAreWhatTheCodeMakes() throws IOException {
    List<byte[]> examples = framesOfTheDocument();
    assertThat(examples).hasSize(3);
    assertThat(examples.get(0)).isEqualTo(Frame.request(new short[] {1, -2}).bytes());
    Frame result = Frame.parse(examples.get(1), 0).orElseThrow();
    assertThat(result.type()).isEqualTo(Frame.RESULT);
    ByteBuffer scoresAndClass = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
    scoresAndClass.putInt(5).putInt(-3).put((byte) 0);
    assertThat(result.payload()).isEqualTo(scoresAndClass.array());
    assertThat(Frame.parse(examples.get(2), 0))
        .contains(new Frame(Frame.ERROR, new byte[] {Frame.ERROR_CRC}));
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] good = Frame.request(new short[] {100, 200, -300}).bytes();
    for (int bit = 8; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(Frame.parse(bad, 0)).as("bit %d", bit).isEmpty();
    }
  }
}
