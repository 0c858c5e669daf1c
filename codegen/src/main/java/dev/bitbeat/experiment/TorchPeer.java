package dev.bitbeat.experiment;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.train.Recipe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** PyTorch, where python3 has it, training the network of a recipe in a child process. */
public final class TorchPeer implements TrainingBench.Peer {
  /** How to install what is missing. */
  public static final String INSTALL = "apt-get install python3-torch";

  private static final String SCRIPT = "torch-peer.py";
  private static final String READY = "ready ";

  /** The second one is Debian's, where another python3 comes first. */
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3");

  private final Process process;
  private final BufferedReader answers;
  private final PrintWriter requests;
  private final String name;

  private TorchPeer(Process process, String options) throws IOException {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    requests = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
    requests.println(options);
    requests.flush();
    String answer = answers.readLine();
    if (answer == null || !answer.startsWith(READY)) {
      throw new IOException("no PyTorch");
    }
    name = "PyTorch " + answer.substring(READY.length());
  }

  /**
   * Starts it.
   *
   * @param recipe topology, batch, estimator's course and rate; augmentation is left out
   * @param threads of PyTorch
   * @param scratch folder for the script
   * @return empty where no python3 has PyTorch
   */
  public static Optional<TrainingBench.Peer> start(Recipe recipe, int threads, Path scratch) {
    Path script = scratch.resolve(SCRIPT);
    try (InputStream in = TorchPeer.class.getResourceAsStream(SCRIPT)) {
      AtomicFiles.write(script, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String python : PYTHONS) {
      Optional<TrainingBench.Peer> peer = start(python, script, options(recipe, threads));
      if (peer.isPresent()) {
        return peer;
      }
    }
    return Optional.empty();
  }

  private static Optional<TrainingBench.Peer> start(String python, Path script, String options) {
    Process process;
    try {
      process =
          new ProcessBuilder(python, script.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try {
      return Optional.of(new TorchPeer(process, options));
    } catch (IOException e) {
      process.destroyForcibly();
      return Optional.empty();
    }
  }

  private static String options(Recipe recipe, int threads) {
    String topology =
        recipe.topology().stream()
            .map(
                b ->
                    List.of(
                            b.channels(),
                            b.kernel(),
                            b.stride(),
                            b.pad(),
                            b.poolKernel(),
                            b.poolStride())
                        .toString())
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "{\"threads\":%d,\"windows\":%d,\"length\":3600,\"batch\":%d,\"epochs\":%d,"
            + "\"learningRate\":%s,\"logitScale\":%s,\"topology\":[%s]}",
        threads,
        TrainingBench.WINDOWS,
        recipe.batch(),
        recipe.epochs(),
        recipe.learningRate(),
        recipe.head().logitScale(),
        topology);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double epoch() {
    requests.println();
    requests.flush();
    try {
      String answer = answers.readLine();
      if (answer == null) {
        throw new IllegalStateException(name + " ended early");
      }
      return Double.parseDouble(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    requests.close();
    process.destroyForcibly();
  }
}
