package dev.bitbeat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.bitbeat.experiment.Results;
import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.FolderLock;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.UserError;
import dev.bitbeat.model.WorkFolder;
import dev.bitbeat.report.EcgPlot;
import dev.bitbeat.report.SweepPage;
import dev.bitbeat.signal.CsvSignal;
import dev.bitbeat.signal.RecordFiles;
import dev.bitbeat.signal.RecordsFetcher;
import dev.bitbeat.target.Firmware;
import dev.bitbeat.target.Qemu;
import dev.bitbeat.target.Toolchain;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The exit codes that {@code --help} lists. */
final class ExitCodesTest {
  /** What a class that a command uses can end it with, beyond 0 and 2. */
  private static final Map<Class<?>, List<String>> ENDS =
      Map.ofEntries(
          entry(AtomicFiles.class, List.of("8")),
          entry(CsvSignal.class, List.of("3")),
          entry(DataOption.class, List.of("3")),
          entry(EcgPlot.class, List.of("4")),
          entry(Firmware.class, List.of("4", "5", "8")),
          entry(FolderLock.class, List.of("8")),
          entry(Interruptible.class, List.of("7")),
          entry(ModelFile.class, List.of("3")),
          entry(Printer.class, List.of("8")),
          entry(Qemu.class, List.of("4", "9")),
          entry(RecordFiles.class, List.of("3")),
          entry(RecordsFetcher.class, List.of("3", "4", "8")),
          entry(Results.class, List.of("3")),
          entry(SweepPage.class, List.of("4", "8")),
          entry(TargetOptions.class, List.of("3")),
          entry(Toolchain.class, List.of("4", "8")),
          entry(WorkFolder.class, List.of("8")));

  private static final JavaClasses COMMANDS =
      new ClassFileImporter().importPackages("dev.bitbeat.cli");

  /** Every command that does something, by its words. */
  private static Map<String, CommandLine> commands() {
    Map<String, CommandLine> found = new TreeMap<>();
    collect(Main.commandLine(), found);
    return found;
  }

  private static void collect(CommandLine command, Map<String, CommandLine> found) {
    boolean group =
        command.getCommand() instanceof Main || command.getCommand() instanceof DataCommand;
    if (!group) {
      found.put(command.getCommandSpec().qualifiedName(), command);
    }
    command.getSubcommands().values().forEach(inner -> collect(inner, found));
  }

  private static Map<String, String> list(CommandLine command) {
    return command.getCommandSpec().usageMessage().exitCodeList();
  }

  @Test
  void everyCommandListsItsCodes() {
    Map<String, String> codes =
        commands().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, e -> String.join("", list(e.getValue()).keySet())));
    assertThat(codes)
        .containsOnly(
            entry("bitbeat accuracy", "0238"),
            entry("bitbeat bench", "023456789"),
            entry("bitbeat bench train", "0278"),
            entry("bitbeat classify", "0238"),
            entry("bitbeat completion", "028"),
            entry("bitbeat data fetch", "023478"),
            entry("bitbeat data info", "0238"),
            entry("bitbeat data plot", "02348"),
            entry("bitbeat data verify", "0238"),
            entry("bitbeat demo", "023456789"),
            entry("bitbeat doctor", "0248"),
            entry("bitbeat evaluate", "0238"),
            entry("bitbeat generate", "0234578"),
            entry("bitbeat size", "0234578"),
            entry("bitbeat sweep", "0234678"),
            entry("bitbeat train", "023678"),
            entry("bitbeat verify", "023456789"));
  }

  @Test
  void whatACommandUsesIsInItsList() {
    commands()
        .forEach(
            (name, command) ->
                COMMANDS
                    .get(command.getCommand().getClass())
                    .getDirectDependenciesFromSelf()
                    .stream()
                    .map(Dependency::getTargetClass)
                    .forEach(
                        used ->
                            ENDS.forEach(
                                (type, ends) -> {
                                  if (used.isEquivalentTo(type)) {
                                    assertThat(list(command).keySet())
                                        .as(name + " uses " + type.getSimpleName())
                                        .containsAll(ends);
                                  }
                                })));
  }

  @Test
  void theProgramListsEveryCodeThatAnErrorHas() {
    assertThat(list(Main.commandLine()).keySet())
        .contains("0", "1")
        .containsAll(
            Arrays.stream(UserError.values())
                .map(error -> Integer.toString(error.exitCode()))
                .toList());
  }
}
