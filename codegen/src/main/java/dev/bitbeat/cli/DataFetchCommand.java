package dev.bitbeat.cli;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.signal.FetchSettings;
import dev.bitbeat.signal.MitBihFiles;
import dev.bitbeat.signal.RecordsFetcher;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bitbeat data fetch}: the MIT-BIH records from PhysioNet. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches the MIT-BIH Arrhythmia Database 1.0.0 (48 records, 95 MB) from PhysioNet.",
      "Checks every file by SHA-256; run again after an interruption, it continues.",
      "Licence of the records: Open Data Commons Attribution License 1.0."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all files are there and as published",
      "2:wrong usage",
      "3:a file in the folder cannot be read",
      "4:the server cannot be reached or does not have a file",
      "7:interrupted",
      "8:output cannot be written, or another fetch works in the folder"
    })
final class DataFetchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Parameters(
      arity = "0..*",
      paramLabel = "RECORD",
      description = "record names, for example 100 101; all 48 when left out")
  private List<String> records;

  @Option(
      names = "--from",
      paramLabel = "URL",
      description = "another server's folder with the same files (default: PhysioNet)")
  private String from;

  @Override
  public Integer call() {
    List<String> wanted = records == null ? MitBihFiles.records() : List.copyOf(records);
    for (String record : wanted) {
      if (!MitBihFiles.records().contains(record)) {
        throw new BitbeatException(UserError.FETCH_RECORD, record);
      }
    }
    FetchSettings settings = FetchSettings.from(from == null ? FetchSettings.PHYSIONET : source());
    return Interruptible.runWaiting(spec, stop -> fetch(settings, wanted));
  }

  private int fetch(FetchSettings settings, List<String> wanted) {
    Path folder = data.target();
    int fetched;
    try (FetchBar bar = FetchBar.open()) {
      fetched = new RecordsFetcher(settings, bar).fetch(wanted, folder);
    }
    Printer.print(
        spec,
        String.format(
            Locale.ROOT,
            "%s: %d records, %d files fetched now, all as published%n",
            folder,
            wanted.size(),
            fetched));
    return Exit.OK;
  }

  private URI source() {
    try {
      URI uri = new URI(from);
      boolean folder = uri.getQuery() == null && uri.getFragment() == null;
      if (List.of("http", "https").contains(uri.getScheme()) && uri.getHost() != null && folder) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw new BitbeatException(e, UserError.FETCH_SOURCE, from);
    }
    throw new BitbeatException(UserError.FETCH_SOURCE, from);
  }
}
