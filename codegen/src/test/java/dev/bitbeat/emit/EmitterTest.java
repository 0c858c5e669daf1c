package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.ModelFile;
import dev.bitbeat.model.RandomModels;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmitterTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "9lives", "a-b", "_x", "x_", "a__b", "int", "class", "ä", "a b", "x;", "../x"})
  void refusesPrefixesThatAreNoNames(String prefix) {
    assertThatThrownBy(() -> new EmitOptions(prefix, Optimize.SIZE))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("'" + prefix + "'")
        .extracting(e -> ((BitbeatException) e).error())
        .isEqualTo(UserError.EMIT_PREFIX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "uart", "runtime", "firmware", "stdint", "String", "verify_main"})
  void refusesPrefixesThatAreOtherFilesNames(String prefix) {
    assertThatThrownBy(() -> new EmitOptions(prefix, Optimize.SIZE))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("'" + prefix + "': a header of C or a file of the firmware");
  }

  @Test
  void aNameNeverEndsAComment() {
    assertThat(CModelBuilder.inComment("a*/b/*c???/")).isEqualTo("a* /b/ *c? ? ?/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"all", "clean", "help", "install", "package", "test", "ALL_BUILD"})
  void refusesPrefixesThatAreTargetsOfMakeOrCMake(String prefix) {
    assertThatThrownBy(() -> new EmitOptions(prefix, Optimize.SIZE))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("'" + prefix + "': make or CMake has a target of that name")
        .hasMessageEndingWith("choose another with --prefix");
  }

  @Test
  void refusesPrefixesOfMoreThan32Characters() {
    assertThatThrownBy(() -> new EmitOptions("a".repeat(33), Optimize.SIZE))
        .hasMessageContaining("longer than 32");
    assertThat(new EmitOptions("a".repeat(32), Optimize.SIZE).prefix()).hasSize(32);
  }

  @Test
  void namesTheKnownCoresForAnUnknownOne() {
    assertThatThrownBy(() -> Core.of("z80"))
        .hasMessageContaining("z80")
        .hasMessageContaining("cortex-m4");
    assertThat(Core.of("cortex-m0plus")).isEqualTo(Core.CORTEX_M0);
  }

  @ParameterizedTest
  @EnumSource(Core.class)
  void knowsACoreByItsLabel(Core core) {
    assertThat(Core.of(core.label())).isEqualTo(core);
  }

  @ParameterizedTest
  @EnumSource(Core.class)
  void whatIsMeasuredAgainstIsCompiledForSpeedAndTheRestForItsGoal(Core core) {
    for (Optimize optimize : Optimize.values()) {
      assertThat(Kernel.NAIVE.gccFlags(optimize, core)).containsExactly("-O3");
      assertThat(Kernel.TIME_PACKED.gccFlags(optimize, core)).isEqualTo(optimize.gccFlags(core));
    }
    assertThat(Optimize.SIZE.gccFlags(core)).startsWith("-Os");
    assertThat(Optimize.SPEED.gccFlags(core))
        .startsWith(core == Core.CORTEX_M0 ? "-Os" : "-O2")
        .isEqualTo(Optimize.BALANCED.gccFlags(core));
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void givesTheSameBytesInAnyLocaleAndTimeZone(Optimize optimize) {
    EmitOptions options = new EmitOptions("net", optimize);
    EmittedSources here = Emitter.emit(RandomModels.model(7), options);
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(Emitter.emit(RandomModels.model(7), options)).isEqualTo(here);
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(Emitter.emit(RandomModels.model(7), options)).isEqualTo(here);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @EnumSource(Optimize.class)
  void bannerNamesModelSizesAndLicense(Optimize optimize) {
    EmittedSources sources = Emitter.emit(EmitModels.streaming(), new EmitOptions("net", optimize));
    assertThat(sources.files()).containsOnlyKeys("net.c", "net.h", "net_weights.h");
    for (String text : sources.files().values()) {
      assertThat(text)
          .startsWith("/* SPDX-License-Identifier: 0BSD\n")
          .contains(ModelFile.digest(EmitModels.streaming()))
          .contains("RAM       " + sources.ramBytes() + " bytes")
          .doesNotContain("\r")
          .doesNotContain("\t");
    }
    assertThat(sources.files().get("net.h"))
        .contains("#define NET_SCRATCH_BYTES " + sources.scratchBytes() + "u\n")
        .contains("#define NET_STREAMING 1\n");
  }

  @Test
  void aClassNameCannotEndTheComment() {
    assertThat(CModelBuilder.inComment("a*/b/*c")).doesNotContain("*/").doesNotContain("/*");
  }

  @Test
  void weightsThatBlocksShareStandOnce() {
    int distinct = tableBytes(EmitModels.twins(1));
    int shared = tableBytes(EmitModels.twins(0));
    // Without the second block's 16 rows of 14 bytes; with one more number a block in the layer
    // table.
    assertThat(distinct - shared).isBetween(16 * 14 - 2 * 4, 16 * 14);
  }

  private static int tableBytes(BnnModel model) {
    String header = Emitter.emit(model, new EmitOptions("net", Optimize.SIZE)).files().get("net.h");
    Matcher bytes = Pattern.compile("NET_TABLE_BYTES (\\d+)u").matcher(header);
    assertThat(bytes.find()).isTrue();
    return Integer.parseInt(bytes.group(1));
  }

  @Test
  void writesNoFileWhereOneOfThemCannotBeWritten() throws IOException {
    Path blocked = Files.createDirectory(folder.resolve("blocked"));
    Path inTheWay = Files.createDirectory(blocked.resolve("net.h"));
    EmittedSources sources =
        Emitter.emit(EmitModels.windowed(), new EmitOptions("net", Optimize.SIZE));
    assertThatThrownBy(() -> sources.write(blocked))
        .isInstanceOf(BitbeatException.class)
        .extracting(e -> ((BitbeatException) e).error())
        .isEqualTo(UserError.OUTPUT_WRITE);
    try (Stream<Path> left = Files.list(blocked)) {
      assertThat(left).containsExactly(inTheWay);
    }
    sources.write(folder.resolve("fine"));
    assertThat(Files.readString(folder.resolve("fine/net.c"), StandardCharsets.UTF_8))
        .isEqualTo(sources.files().get("net.c"));
  }

  @Tag("spawns")
  @ParameterizedTest
  @EnumSource(Optimize.class)
  void twoModelsLinkIntoOneProgramAndCompileAsCPlusPlus(Optimize optimize)
      throws IOException, InterruptedException {
    HostProgram.require(
        HostProgram.installed("gcc") && HostProgram.installed("g++"), "no gcc or g++");
    Emitter.emit(EmitModels.streaming(), new EmitOptions("one", optimize)).write(folder);
    Emitter.emit(EmitModels.windowed(), new EmitOptions("two", optimize)).write(folder);
    Files.writeString(
        folder.resolve("main.cpp"),
        """
        #include "one.h"
        #include "two.h"
        #include "one.h"
        static one_scratch a; static two_scratch b; static one_result r; static two_result s;
        static int16_t window[ONE_INPUT_LENGTH];
        int main() { one_infer(&a, window, &r); two_infer(&b, window, &s); return 0; }
        """);
    ok("gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-c", "one.c", "two.c");
    ok("g++", "-Wall", "-Wextra", "-Werror", "-o", "main", "main.cpp", "one.o", "two.o");
    ok("./main");
  }

  @Tag("spawns")
  @ParameterizedTest
  @EnumSource(Optimize.class)
  void callsNothingFromOutsideOnTheSmallestCore(Optimize optimize)
      throws IOException, InterruptedException {
    HostProgram.require(HostProgram.installed("arm-none-eabi-gcc"), "no arm-none-eabi-gcc");
    List<BnnModel> models = new ArrayList<>(List.of(EmitModels.phased()));
    for (long seed = 0; seed < 4; seed++) {
      models.add(RandomModels.model(seed));
    }
    for (BnnModel model : models) {
      Emitter.emit(model, new EmitOptions("net", optimize)).write(folder);
      for (String level : List.of("-O0", "-Os", "-O2", "-O3")) {
        ok(
            "arm-none-eabi-gcc",
            "-mcpu=cortex-m0",
            "-mthumb",
            level,
            "-ffreestanding",
            "-c",
            "net.c");
        assertThat(ok("arm-none-eabi-nm", "-u", "net.o"))
            .as("%s %s", model.name(), level)
            .isBlank();
        assertThat(ok("arm-none-eabi-nm", "-g", "--defined-only", "net.o").lines())
            .as("global names")
            .isNotEmpty()
            .allMatch(line -> line.contains(" T net_"));
        assertThat(ok("arm-none-eabi-nm", "net.o").lines())
            .as("no variable: code, constants and their markers only")
            .isNotEmpty()
            .allMatch(line -> line.matches("[0-9a-f]+ [tTrR] .*"));
      }
    }
  }

  /** Output of a command that succeeds and complains about nothing. */
  private String ok(String... command) throws IOException, InterruptedException {
    List<byte[]> out = new ArrayList<>();
    assertThat(HostProgram.run(folder, List.of(command), new byte[0], out))
        .as("%s", List.of(command))
        .isEmpty();
    return new String(out.get(0), StandardCharsets.UTF_8);
  }
}
