package dev.bitbeat.qemu;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts {@code bitbeat} in a process of its own, in a folder of its own. */
final class Program {
  private static final long LIMIT_SECONDS = 300;

  private final Path folder;
  private final List<String> jvmOptions;

  Program(Path folder, String... jvmOptions) {
    this.folder = folder;
    this.jvmOptions = List.of(jvmOptions);
  }

  record Outcome(int exit, String output) {}

  /** Where the command's output goes. */
  Path output() {
    return folder.resolve("output.txt");
  }

  /**
   * A command that has been started; what it says goes to {@link #output}.
   *
   * @param before words of a command that runs it, as another user for example
   */
  Process start(List<String> before, List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.bitbeat.cli.Main"));
    command.addAll(arguments);
    try {
      Files.createDirectories(folder);
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(output().toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Outcome run(List<String> arguments) {
    return end(start(List.of(), arguments));
  }

  Outcome end(Process process) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no end within " + LIMIT_SECONDS + " s");
      }
      return new Outcome(process.exitValue(), Files.readString(output(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Files below a folder by path, without locks and temporary files; empty without the folder. */
  static SortedMap<String, String> files(Path folder) {
    SortedMap<String, String> files = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          String name = folder.relativize(file).toString();
          if (!name.endsWith(".part") && !name.endsWith(".lock")) {
            files.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }
}
