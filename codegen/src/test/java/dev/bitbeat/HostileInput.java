package dev.bitbeat;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.signal.AnnotationReader;
import dev.bitbeat.signal.HeaderReader;
import dev.bitbeat.signal.WfdbRecord;
import dev.bitbeat.target.Boards;
import dev.bitbeat.train.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a fuzzer calls: any bytes into one of the readers, which may refuse them with an error of
 * ours and nothing else. {@code -Dfuzz.target} names the reader; {@code .ci/fuzz} runs it.
 */
public final class HostileInput {
  /** The readers of files that others write. */
  enum Target {
    HEADER,
    SIGNAL,
    ANNOTATIONS,
    MODEL,
    RECIPE,
    BOARD;

    /** Name of its folder of inputs and its value of {@code -Dfuzz.target}. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Headers before the signal bytes; the first byte of an input chooses one. */
  private static final String[] HEADERS = {
    "r 2 360 100\nr.dat 212 200 11 1024 995 0 0 MLII\nr.dat 212 200 11 1024 1011 0 0 V5\n",
    "r 1 360 100\nr.dat 16 200 16 0 0 0 0 I\n",
    "r 1 360 100\nr.dat 61 200 16 0 0 0 0 I\n",
    "r 1 360 100\nr.dat 80 200 8 0 0 0 0 I\n",
    "r 1 360 100\nr.dat 8 200 8 0 0 0 0 I\n",
    "r 3 360 100\nr.dat 310 200 10 0 0 0 0 I\nr.dat 310 200 10 0 0 0 0 II\nr.dat 310 200 10 0 0 0 0 III\n",
    "r 3 360 100\nr.dat 311 200 10 0 0 0 0 I\nr.dat 311 200 10 0 0 0 0 II\nr.dat 311 200 10 0 0 0 0 III\n",
    "r 1 360 0\nr.dat 16 200 16 0 0 0 0 I\n"
  };

  private static final Path FOLDER = folder();

  private HostileInput() {}

  private static Path folder() {
    try {
      Path memory = Path.of("/dev/shm");
      Path folder =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "bitbeat-fuzz")
              : Files.createTempDirectory("bitbeat-fuzz");
      for (String name : new String[] {"r.hea", "r.dat", "r.atr", "r.json"}) {
        folder.resolve(name).toFile().deleteOnExit();
      }
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Jazzer calls this first: the libraries are loaded before an input's time counts. */
  public static void fuzzerInitialize() {
    for (Target target : Target.values()) {
      read(target, new byte[] {'{', '}'});
    }
  }

  /** Entry point of Jazzer. */
  public static void fuzzerTestOneInput(byte[] data) {
    read(Target.valueOf(System.getProperty("fuzz.target").toUpperCase(Locale.ROOT)), data);
  }

  /** Reads the bytes; returns whether they were accepted. */
  static boolean read(Target target, byte[] data) {
    try {
      switch (target) {
        case HEADER -> {
          Files.write(FOLDER.resolve("r.hea"), data);
          HeaderReader.read(FOLDER, "r");
        }
        case SIGNAL -> {
          int choice = data.length == 0 ? 0 : Math.floorMod(data[0], HEADERS.length);
          byte[] signal = Arrays.copyOfRange(data, Math.min(1, data.length), data.length);
          Files.writeString(FOLDER.resolve("r.hea"), HEADERS[choice], StandardCharsets.US_ASCII);
          Files.write(FOLDER.resolve("r.dat"), signal);
          WfdbRecord.read(FOLDER, "r");
        }
        case ANNOTATIONS -> {
          Files.write(FOLDER.resolve("r.atr"), data);
          AnnotationReader.read(FOLDER, "r", "atr");
        }
        case MODEL -> ModelFile.parse("model", data);
        case RECIPE -> Recipe.parse("recipe", data);
        case BOARD -> {
          Files.write(FOLDER.resolve("r.json"), data);
          Boards.load(FOLDER.resolve("r.json").toString());
        }
        default -> throw new IllegalArgumentException(target.toString());
      }
      return true;
    } catch (BitbeatException refused) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
