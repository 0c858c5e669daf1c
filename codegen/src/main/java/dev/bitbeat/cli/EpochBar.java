package dev.bitbeat.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Epochs done, as a bar on standard error; nothing where nobody watches. */
final class EpochBar implements AutoCloseable {
  private final ProgressBar bar;

  private EpochBar(ProgressBar bar) {
    this.bar = bar;
  }

  /** A bar from 0 to a number of epochs; none when input or output is no terminal. */
  @SuppressWarnings("SystemConsoleNull") // Built and run on Java 17.
  static EpochBar open(String task, long epochs) {
    if (System.console() == null) {
      return new EpochBar(null);
    }
    return new EpochBar(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(epochs)
            .setStyle(ProgressBarStyle.ASCII)
            .build());
  }

  /** Moves to a number of epochs. */
  void show(long epochs, String message) {
    if (bar != null) {
      bar.stepTo(epochs);
      bar.setExtraMessage(message);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
