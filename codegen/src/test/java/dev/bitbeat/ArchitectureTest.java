package dev.bitbeat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import dev.bitbeat.model.ReferenceInference;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Keeps the rooms apart: a package may use those below it, never one above it. */
@AnalyzeClasses(
    packages = "dev.bitbeat",
    importOptions = {ImportOption.DoNotIncludeTests.class})
final class ArchitectureTest {
  /** Ground floor first. */
  private static final List<String> FLOORS =
      List.of(
          "model", "signal", "train", "quantize", "experiment", "emit", "target", "report", "cli");

  @ArchTest static final ArchRule arrowsPointDown = arrowsPointDown();

  @ArchTest
  static void everyClassLivesInARoom(JavaClasses classes) {
    assertThat(
            classes.stream()
                .map(JavaClass::getPackageName)
                .map(name -> name.replaceFirst("^dev\\.bitbeat\\.(\\w+).*", "$1"))
                .collect(Collectors.toSet()))
        .isSubsetOf(FLOORS);
  }

  @ArchTest
  static final ArchRule onlyTrainingKnowsNd4j =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.bitbeat.train..", "dev.bitbeat.quantize..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.nd4j..")
          .because("the integer side must be readable and testable without a matrix library");

  @ArchTest
  static final ArchRule onlyEmissionKnowsSt4 =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.bitbeat.emit..", "dev.bitbeat.target..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.stringtemplate..");

  @ArchTest
  static final ArchRule onlyTheCommandLineKnowsPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.bitbeat.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule trainingNeverUsesInference =
      noClasses()
          .that()
          .resideInAPackage("dev.bitbeat.train..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ReferenceInference.class)
          .allowEmptyShould(true)
          .because(
              "two independent computations that agree prove something, a shared one does not");

  @ArchTest
  static final ArchRule noFloatFieldInTheModel =
      noFields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("dev.bitbeat.model..")
          .should()
          .haveRawType(float.class)
          .orShould()
          .haveRawType(double.class)
          .orShould()
          .haveRawType(float[].class)
          .orShould()
          .haveRawType(double[].class)
          .because("the integer model is the truth; a float never crosses the line");

  @ArchTest
  static final ArchRule noFloatResultInTheModel =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage("dev.bitbeat.model..")
          .should()
          .haveRawReturnType(float.class)
          .orShould()
          .haveRawReturnType(double.class);

  @ArchTest
  static final ArchRule noClockInArtifacts =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("java.time..").and(not(equivalentTo(Duration.class))))
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("the same input gives the same bytes on any day");

  @ArchTest
  static final ArchRule noFormatInTheUsersLocale =
      noClasses()
          .should()
          .callMethod(String.class, "format", String.class, Object[].class)
          .orShould()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(java.io.PrintStream.class, "printf", String.class, Object[].class)
          .because("a number in another locale's digits makes another file");

  private static ArchRule arrowsPointDown() {
    ArchRule all = null;
    for (int floor = 0; floor + 1 < FLOORS.size(); floor++) {
      String[] above =
          FLOORS.subList(floor + 1, FLOORS.size()).stream()
              .map(ArchitectureTest::withAllBelow)
              .toArray(String[]::new);
      ArchRule rule =
          noClasses()
              .that()
              .resideInAPackage(withAllBelow(FLOORS.get(floor)))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(above)
              .allowEmptyShould(true);
      all = all == null ? rule : CompositeArchRule.of(List.of(all, rule));
    }
    return all;
  }

  private static String withAllBelow(String room) {
    return "dev.bitbeat." + room + "..";
  }
}
