package dev.bitbeat.cli;

import dev.bitbeat.experiment.Results;
import dev.bitbeat.experiment.Run;
import dev.bitbeat.experiment.RunResult;
import dev.bitbeat.experiment.Sweep;
import dev.bitbeat.experiment.SweepPlan;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.UserError.Exit;
import dev.bitbeat.report.SweepPage;
import dev.bitbeat.report.SweepReport;
import dev.bitbeat.train.StrictJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bitbeat sweep}: many trainings, resumable, into one table. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description =
        "Trains every recipe with every split seed, seed and fold, several runs at a time. Each run"
            + " gets a folder RECIPE/split-S-seed-T-fold-F with the files that train writes. Run again, the"
            + " same command keeps what is finished and goes on with the rest; an interrupted run loses at"
            + " most one epoch. Results: results.csv, summary.txt, summary.json, report.html and"
            + " accuracy-DATASET-PROTOCOL.png, over all finished runs in the folder.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done, no run failed",
      "2:wrong usage",
      "3:bad sweep file, recipe, data or checkpoint, or a training broke down; others are done",
      "4:the plot cannot be drawn: no fonts",
      "6:an integer model differs from its float network (please report it)",
      "7:interrupted; the same command goes on",
      "8:output cannot be written, or another bitbeat works in the folder"
    })
final class SweepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @ArgGroup(multiplicity = "1")
  private Source source;

  /** Where the plan comes from: a file or options. */
  static final class Source {
    @Option(
        names = "--file",
        paramLabel = "FILE",
        description =
            "sweep file, JSON with the keys dataset, protocol, recipes, splitSeeds, seeds and folds;"
                + " an empty list of folds means all")
    private Path file;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Options options;
  }

  /** The plan as options. */
  static final class Options {
    @Option(
        names = "--dataset",
        required = true,
        paramLabel = "NAME",
        description = "data set: ecg17, ecg5 or synthetic")
    private String dataset;

    @Option(
        names = "--recipe",
        required = true,
        arity = "1..*",
        paramLabel = "FILE",
        description = "recipe files")
    private List<Path> recipes;

    @Option(
        names = "--protocol",
        paramLabel = "NAME",
        defaultValue = "cv5",
        description = "reference, cv5 or inter-patient (default: ${DEFAULT-VALUE})")
    private String protocol;

    @Option(
        names = "--split-seeds",
        split = ",",
        paramLabel = "S",
        defaultValue = "1",
        description = "seeds of the split (default: ${DEFAULT-VALUE})")
    private List<Long> splitSeeds;

    @Option(
        names = "--seeds",
        split = ",",
        paramLabel = "S",
        defaultValue = "1",
        description = "seeds of weights, order and augmentation (default: ${DEFAULT-VALUE})")
    private List<Long> seeds;

    @Option(
        names = "--folds",
        paramLabel = "F,F|all",
        defaultValue = "all",
        description = "folds of the protocol, from 0 (default: ${DEFAULT-VALUE})")
    private String folds;
  }

  @Option(names = "--jobs", paramLabel = "N", description = "runs at a time (default: one a core)")
  private Integer jobs;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "threads of each run (default: ${DEFAULT-VALUE}); results do not depend on it")
  private int threads;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of the sweep")
  private Path out;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "output format (default: ${DEFAULT-VALUE})")
  private OutputFormat format;

  @Override
  public Integer call() {
    int atOnce = jobs == null ? Runtime.getRuntime().availableProcessors() : jobs;
    if (atOnce < 1 || threads < 1) {
      throw new ParameterException(spec.commandLine(), "--jobs and --threads must be at least 1");
    }
    SweepPlan plan = source.file == null ? planOfOptions() : SweepPlan.read(source.file);
    SweepPlan.Runs runs = plan.runs(data.load(plan.dataset()));
    Sweep sweep = new Sweep(out, atOnce, threads);
    return Interruptible.run(spec, stop -> FolderLock.holding(out, () -> run(sweep, runs, stop)));
  }

  private SweepPlan planOfOptions() {
    Options o = source.options;
    try {
      List<Integer> folds =
          o.folds.equals("all")
              ? List.of()
              : Stream.of(o.folds.split(",", -1)).map(Integer::valueOf).toList();
      return new SweepPlan(
          o.dataset,
          o.protocol,
          o.recipes.stream().map(Path::toString).toList(),
          o.splitSeeds,
          o.seeds,
          folds);
    } catch (NumberFormatException e) {
      throw new BitbeatException(
          e, UserError.PROTOCOL_UNKNOWN, o.protocol, "folds " + o.folds, "numbers from 0, or all");
    } catch (StrictJson.Invalid e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int run(Sweep sweep, SweepPlan.Runs plan, BooleanSupplier stop) {
    List<Sweep.Failure> failures = new ArrayList<>(plan.failures());
    long epochs = plan.runs().stream().mapToLong(run -> run.recipe().epochs()).sum();
    try (Progress progress = new Progress(plan.runs().size(), epochs)) {
      failures.forEach(progress::refused);
      failures.addAll(sweep.run(plan.runs(), progress, stop));
    }
    SweepReport report = new SweepReport(Results.scan(out), failures);
    Printer.print(spec, format == OutputFormat.JSON ? report.json() : report.text());
    SweepPage.write(out, report);
    return failures.isEmpty() ? Exit.OK : failures.get(0).exitCode();
  }

  /** A line on standard error for each run that ends, a bar where somebody watches. */
  private final class Progress implements Sweep.Listener, AutoCloseable {
    private final EpochBar bar;
    private final int total;
    private final Map<Run, Integer> epochs = new HashMap<>();
    private int ended;

    Progress(int total, long allEpochs) {
      this.total = total;
      bar = EpochBar.open("epochs", allEpochs);
    }

    @Override
    public synchronized void epoch(Run run, int epoch) {
      epochs.put(run, epoch);
      bar.show(
          epochs.values().stream().mapToLong(e -> e).sum(),
          String.format(Locale.ROOT, "%d of %d runs", ended, total));
    }

    @Override
    public synchronized void finished(Run run, RunResult result, boolean kept) {
      ended++;
      epoch(run, run.recipe().epochs());
      say(
          String.format(
              Locale.ROOT,
              "%d of %d: %s: %.2f %%%s",
              ended,
              total,
              run.path(),
              100 * result.accuracy(),
              kept ? " (kept)" : ""));
    }

    @Override
    public synchronized void failed(Sweep.Failure failure) {
      ended++;
      refused(failure);
    }

    /** Of what is not among the runs. */
    synchronized void refused(Sweep.Failure failure) {
      say("bitbeat: " + failure.message());
    }

    private void say(String line) {
      spec.commandLine().getErr().println(line);
      spec.commandLine().getErr().flush();
    }

    @Override
    public void close() {
      bar.close();
    }
  }
}
