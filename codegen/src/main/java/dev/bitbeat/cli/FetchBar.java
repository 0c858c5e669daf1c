package dev.bitbeat.cli;

import dev.bitbeat.signal.FetchListener;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on standard error how fetching goes; shows nothing where nobody watches. */
final class FetchBar implements FetchListener, AutoCloseable {
  private static final int UPDATE_MILLIS = 250;

  private final Optional<ProgressBar> bar;
  private final LongAdder bytes = new LongAdder();

  private FetchBar(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /** A bar when this runs in a terminal, else a silent stand-in. */
  @SuppressWarnings("SystemConsoleNull") // Built and run on Java 17.
  static FetchBar open() {
    if (System.console() == null) {
      return new FetchBar(Optional.empty());
    }
    return new FetchBar(
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName("records")
                .setUnit(" files", 1)
                .setInitialMax(-1)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(new me.tongfei.progressbar.ConsoleProgressBarConsumer(System.err))
                .build()));
  }

  @Override
  public void started(int files) {
    bar.ifPresent(shown -> shown.maxHint(files));
  }

  @Override
  public void received(String file, long more) {
    bytes.add(more);
    bar.ifPresent(
        shown -> shown.setExtraMessage(String.format(Locale.ROOT, " %.1f MB", bytes.sum() / 1e6)));
  }

  @Override
  public void finished(String file) {
    bar.ifPresent(ProgressBar::step);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
