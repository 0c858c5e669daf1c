package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ReferenceInference;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Emitted C compiled for the host with a main program that reports every layer's bits. */
final class HostProgram {
  private static final int LIMIT_SECONDS = 300;

  private final BnnModel model;
  private final Path binary;

  private HostProgram(BnnModel model, Path binary) {
    this.model = model;
    this.binary = binary;
  }

  /**
   * Skips the test on a machine without a tool; under CI, where nothing may be missing, fails it.
   */
  static void require(boolean present, String missing) {
    if (!present && "true".equals(System.getenv("CI"))) {
      throw new AssertionError(missing + ", and CI must have it");
    }
    Assumptions.assumeTrue(present, missing);
  }

  /** Whether a command of that name can be started here. */
  static boolean installed(String command) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, command))) {
        return true;
      }
    }
    return false;
  }

  /** Emits and compiles. */
  static HostProgram build(BnnModel model, EmitOptions options, Path folder, List<String> compiler)
      throws IOException, InterruptedException {
    Emitter.emit(model, options).write(folder);
    return compile(model, options.prefix(), folder, compiler);
  }

  /** Compiles what lies in the folder. */
  static HostProgram compile(BnnModel model, String prefix, Path folder, List<String> compiler)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("main.c"), main(prefix, model.input().phases()));
    List<String> command = new ArrayList<>(compiler);
    command.addAll(List.of("-o", "main", "main.c"));
    String log = run(folder, command, new byte[0], new ArrayList<>());
    assertThat(log).as("%s", command).isEmpty();
    return new HostProgram(model, folder.resolve("main"));
  }

  /** Runs one command; returns what it wrote to standard error and, when it failed, its exit. */
  static String run(Path folder, List<String> command, byte[] input, List<byte[]> output)
      throws IOException, InterruptedException {
    Path in = Files.createTempFile(folder, "in", ".bin");
    Files.write(in, input);
    Path err = Files.createTempFile(folder, "err", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectError(err.toFile())
            .start();
    try (InputStream stream = process.getInputStream()) {
      output.add(stream.readAllBytes());
    }
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return "timed out";
    }
    String text = Files.readString(err, StandardCharsets.UTF_8);
    return process.exitValue() == 0 ? text : text + "exit " + process.exitValue();
  }

  /** First difference from the reference inference, or an empty text. */
  String firstDifference(List<short[]> windows) throws IOException, InterruptedException {
    ByteBuffer input =
        ByteBuffer.allocate(2 * windows.size() * model.inputLength())
            .order(ByteOrder.LITTLE_ENDIAN);
    for (short[] window : windows) {
      for (short sample : window) {
        input.putShort(sample);
      }
    }
    List<byte[]> output = new ArrayList<>();
    String log = run(binary.getParent(), List.of(binary.toString()), input.array(), output);
    if (!log.isEmpty()) {
      return log;
    }
    ByteBuffer out = ByteBuffer.wrap(output.get(0)).order(ByteOrder.LITTLE_ENDIAN);
    ReferenceInference reference = new ReferenceInference(model);
    for (int w = 0; w < windows.size(); w++) {
      String difference = difference(reference.infer(windows.get(w)), out);
      if (!difference.isEmpty()) {
        return "window " + w + ": " + difference;
      }
    }
    return out.hasRemaining() ? "output is too long" : "";
  }

  /** First difference of one window's report from the reference, or an empty text. */
  static String difference(ReferenceInference.Result expected, ByteBuffer out) {
    for (int l = 0; l < expected.hidden().size(); l++) {
      BitMatrix bits = expected.hidden().get(l);
      int layer = out.getInt();
      int channels = out.getInt();
      int length = out.getInt();
      if (layer != l || channels != bits.rows() || length != bits.columns()) {
        return String.format(
            Locale.ROOT,
            "traced layer %d of %d x %d, expected %d of %d x %d",
            layer,
            channels,
            length,
            l,
            bits.rows(),
            bits.columns());
      }
      String difference = "";
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < bits.wordsPerRow(); i++) {
          int word = out.getInt();
          if (word != bits.word(c, i) && difference.isEmpty()) {
            difference =
                String.format(
                    Locale.ROOT,
                    "layer %d, channel %d, word %d: C %08x, Java %08x",
                    l,
                    c,
                    i,
                    word,
                    bits.word(c, i));
          }
        }
      }
      if (!difference.isEmpty()) {
        return difference;
      }
    }
    for (int c = 0; c < expected.scores().size(); c++) {
      int score = out.getInt();
      if (score != expected.scores().get(c)) {
        return "score " + c + ": C " + score + ", Java " + expected.scores().get(c);
      }
    }
    int classIndex = out.getInt();
    return classIndex == expected.classIndex()
        ? ""
        : "class: C " + classIndex + ", Java " + expected.classIndex();
  }

  /**
   * Trace hook that writes layers to standard output unless {@code quiet} is set.
   *
   * @param phases of the model: several are kept until they can take turns
   */
  static String trace(int phases) {
    return "#define PHASES " + phases + "\n" + TRACE;
  }

  private static final String TRACE =
      """
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <stdint.h>
        static void put(uint32_t value) { fwrite(&value, 4, 1, stdout); }
        static int quiet;
        #define MOST_CHANNELS 128
        #define MOST_TIMES 8320
        static uint8_t kept[9][MOST_CHANNELS][MOST_TIMES];
        static uint32_t kept_times[9][MOST_CHANNELS], kept_channels[9];
        static void trace(uint32_t layer, const uint32_t *words, uint32_t channels, uint32_t length,
                int layout)
        {
            uint32_t c, i, b;
            if (PHASES == 1) { put(layer); put(channels); put(length); }
            for (c = 0; c < channels; c++) {
                for (i = 0; i < (length + 31) / 32; i++) {
                    uint32_t word = 0;
                    if (layout == 0) {
                        word = words[c * ((length + 31) / 32) + i];
                    } else {
                        for (b = 0; b < 32 && i * 32 + b < length; b++) {
                            word |= ((words[(i * 32 + b) * ((channels + 31) / 32) + c / 32]
                                    >> (c % 32)) & 1u) << b;
                        }
                    }
                    if (PHASES == 1) { put(word); continue; }
                    for (b = 0; b < 32; b++) {
                        uint32_t t = i * 32 + b;
                        if (t < length) {
                            kept[layer][c][t * PHASES + kept_times[layer][c] / length] = (word >> b) & 1u;
                        } else if (((word >> b) & 1u) != 0) { exit(9); }
                    }
                }
                if (PHASES > 1) { kept_times[layer][c] += length; }
            }
            if (PHASES > 1) { kept_channels[layer] = channels; }
        }
        static void trace_bit(uint32_t layer, uint32_t channel, uint32_t due, uint32_t bit)
        {
            if (due == 0) { return; }
            if (kept_times[layer][channel] == MOST_TIMES) { exit(6); }
            kept[layer][channel][kept_times[layer][channel]++] = (uint8_t)bit;
            if (channel + 1 > kept_channels[layer]) { kept_channels[layer] = channel + 1; }
        }
        static void put_kept(void)
        {
            uint32_t l, c, i, b;
            for (l = 0; l < 9 && kept_channels[l] != 0; l++) {
                uint32_t length = kept_times[l][0];
                put(l); put(kept_channels[l]); put(length);
                for (c = 0; c < kept_channels[l]; c++) {
                    if (kept_times[l][c] != length) { exit(7); }
                    kept_times[l][c] = 0;
                    for (i = 0; i < (length + 31) / 32; i++) {
                        uint32_t word = 0;
                        for (b = 0; b < 32 && i * 32 + b < length; b++) {
                            word |= (uint32_t)kept[l][c][i * 32 + b] << b;
                        }
                        put(word);
                    }
                }
            }
        }
        #define BITBEAT_TRACE_BIT(layer, channel, due, bit) \\
            (quiet ? (void)0 : trace_bit(layer, channel, due, bit))
        #define BITBEAT_TRACE(layer, words, channels, length, layout) \\
            (quiet ? (void)0 : trace(layer, words, channels, length, layout))
        """;

  /**
   * Main program: windows from standard input, layers and scores to standard output. It ends itself
   * when it runs too long, also where nobody waits for it any more. Compiled with {@code
   * -DFENCE=n}, it looks whether the n bytes behind the scratch stay as they are.
   */
  private static String main(String prefix, int phases) {
    return trace(phases)
        + """
        #include "PREFIX.c"
        #ifndef FENCE
        #define FENCE 0
        #endif
        unsigned alarm(unsigned seconds);
        int main(void)
        {
            PREFIX_scratch *scratch = malloc(sizeof *scratch + FENCE);
            int16_t *window = malloc(UPPER_INPUT_LENGTH * sizeof *window);
            PREFIX_result result, again;
            int i;
            alarm(SECONDSu);
            memset(scratch, 0xa5, sizeof *scratch + FENCE);
            while (fread(window, 2, UPPER_INPUT_LENGTH, stdin) == UPPER_INPUT_LENGTH) {
                memset(&result, 0x5a, sizeof result);
                memset(&again, 0xa5, sizeof again);
                quiet = 0;
                PREFIX_infer(scratch, window, &result);
                put_kept();
                quiet = 1;
                memset(scratch, 0x5a, sizeof *scratch);
        #if UPPER_STREAMING
                PREFIX_reset(scratch);
                for (i = 0; i < 2 * (int)UPPER_INPUT_LENGTH; i++) {
                    uint8_t got = PREFIX_push_sample(scratch, window[i % (int)UPPER_INPUT_LENGTH], &again);
                    if (got != ((i + 1) % (int)UPPER_INPUT_LENGTH == 0)) { return 3; }
                }
        #else
                PREFIX_infer(scratch, window, &again);
        #endif
                memset(scratch, 0xa5, sizeof *scratch);
                for (i = 0; i < (int)UPPER_CLASSES; i++) {
                    if (again.scores[i] != result.scores[i]) { return 4; }
                    put((uint32_t)result.scores[i]);
                }
                if (again.class_index != result.class_index) { return 5; }
                put(result.class_index);
                for (i = 0; i < FENCE; i++) {
                    if (((uint8_t *)(scratch + 1))[i] != 0xa5) { return 8; }
                }
            }
            free(window);
            free(scratch);
            return 0;
        }
        """
            .replace("SECONDS", Integer.toString(LIMIT_SECONDS))
            .replace("PREFIX", prefix)
            .replace("UPPER", prefix.toUpperCase(Locale.ROOT));
  }
}
