package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.UserError;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Fetches records of the MIT-BIH Arrhythmia Database into a folder: first the list of SHA-256 sums,
 * then every file that is not there with its right sum; also what else the list names, where the
 * folder has it damaged. May be killed at any moment and run again.
 */
public final class RecordsFetcher {
  /** Small files of the database that are fetched where its list has them. */
  private static final List<String> ALSO = List.of("RECORDS", "ANNOTATORS");

  private final FetchSettings settings;
  private final FetchListener listener;
  private final HttpClient client;

  public RecordsFetcher(FetchSettings settings, FetchListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  /**
   * Fetches records.
   *
   * @param records names, for example {@code 100}
   * @param folder created when missing
   * @return number of files that were fetched now; the others were there
   * @throws BitbeatException when a file cannot be fetched or written, another fetch works in the
   *     folder, or this thread is interrupted; finished files and parts stay
   */
  public int fetch(List<String> records, Path folder) {
    if (isComplete(records, folder)) {
      return 0;
    }
    try {
      return FolderLock.holding(folder, () -> fetchLocked(records, folder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BitbeatException(
          e, UserError.INTERRUPTED, folder + " (run the command again to continue)");
    }
  }

  /** Looks without writing anything, so that a folder that is only readable serves as it is. */
  private static boolean isComplete(List<String> records, Path folder) {
    Path list = folder.resolve(Checksums.FILE_NAME);
    List<String> names = new ArrayList<>(MitBihFiles.filesOf(records));
    if (!Files.isRegularFile(list) || !new SumsContent(names).isRight(list)) {
      return false;
    }
    Map<String, String> sums = Checksums.read(list).sums();
    names.addAll(MitBihFiles.otherFiles(folder, sums.keySet()));
    return names.stream()
        .allMatch(
            name ->
                Files.isRegularFile(folder.resolve(name))
                    && new SummedContent(sums.get(name)).isRight(folder.resolve(name)));
  }

  private int fetchLocked(List<String> records, Path folder) throws InterruptedException {
    Map<String, String> sums = sums(folder, records);
    Set<String> names = new LinkedHashSet<>(MitBihFiles.filesOf(records));
    names.addAll(MitBihFiles.otherFiles(folder, sums.keySet()));
    ALSO.stream().filter(sums::containsKey).forEach(names::add);
    listener.started(names.size());
    ExecutorService workers = Executors.newFixedThreadPool(settings.parallel());
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (String name : names) {
        results.add(workers.submit(() -> fetchFile(folder, name, sums.get(name))));
      }
      int fetched = 0;
      for (Future<Boolean> result : results) {
        fetched += result.get() ? 1 : 0;
      }
      return fetched;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof BitbeatException known
          ? known
          : new IllegalStateException("a download failed unexpectedly", e.getCause());
    } finally {
      workers.shutdownNow();
      workers.awaitTermination(settings.stallTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** The list is fetched once: a rerun goes by the one that is there, if it serves. */
  private Map<String, String> sums(Path folder, List<String> records) throws InterruptedException {
    Path list = folder.resolve(Checksums.FILE_NAME);
    SumsContent content = new SumsContent(MitBihFiles.filesOf(records));
    if (!Files.isRegularFile(list) || !content.isRight(list)) {
      download(folder, Checksums.FILE_NAME, content);
    }
    return Checksums.read(list).sums();
  }

  private boolean fetchFile(Path folder, String name, String sum) throws InterruptedException {
    FileDownload.Content content = new SummedContent(sum);
    Path file = folder.resolve(name);
    boolean there = Files.isRegularFile(file) && content.isRight(file);
    if (!there) {
      download(folder, name, content);
    }
    listener.finished(name);
    return !there;
  }

  private void download(Path folder, String name, FileDownload.Content content)
      throws InterruptedException {
    new FileDownload(
            client, settings, folder, name, content, bytes -> listener.received(name, bytes))
        .run();
  }

  /** A file whose SHA-256 is published. */
  private record SummedContent(String sha256) implements FileDownload.Content {
    @Override
    public Optional<String> fault(Path file) {
      return Checksums.sha256(file).equals(sha256)
          ? Optional.empty()
          : Optional.of("the bytes that came are not the published ones");
    }

    @Override
    public boolean mayContinue() {
      return true;
    }
  }

  /** The list itself: readable, and with all files that are wanted. */
  private record SumsContent(List<String> wanted) implements FileDownload.Content {
    @Override
    public Optional<String> fault(Path file) {
      try {
        Set<String> listed = Checksums.read(file).sums().keySet();
        return wanted.stream()
            .filter(name -> !listed.contains(name))
            .findFirst()
            .map(name -> "the list that came does not name " + name);
      } catch (BitbeatException e) {
        return Optional.of("what came is no list of sums: " + e.detail());
      }
    }

    @Override
    public boolean mayContinue() {
      return false;
    }
  }
}
