package dev.bitbeat.qemu;

import java.io.File;
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
  private final String classPath;

  Program(Path folder, String... jvmOptions) {
    this(System.getProperty("java.class.path"), folder, jvmOptions);
  }

  /**
   * @param classPath for example a {@link #copyOfClassPath}
   */
  Program(String classPath, Path folder, String... jvmOptions) {
    this.classPath = classPath;
    this.folder = folder;
    this.jvmOptions = List.of(jvmOptions);
  }

  /**
   * Copies this program's class path: the original may lie in a folder that another user cannot
   * read.
   *
   * @return the class path of the copy
   */
  static String copyOfClassPath(Path folder) throws IOException {
    List<String> copies = new ArrayList<>();
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
    for (int i = 0; i < entries.length; i++) {
      Path from = Path.of(entries[i]);
      Path to = folder.resolve(i + "-" + from.getFileName());
      if (Files.exists(from)) {
        copy(from, to);
        copies.add(to.toString());
      }
    }
    return String.join(File.pathSeparator, copies);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.toList()) {
        Path copy = from.equals(file) ? to : to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
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
    command.addAll(List.of("-cp", classPath, "dev.bitbeat.cli.Main"));
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
