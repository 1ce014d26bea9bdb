package dev.agentlog.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code and the build to the table of modules: who may import whom. */
class ArchitectureTest {
  private static final int MOST_LINES = 500;
  private static final String ROOT = "dev.agentlog.";

  /** A module: its package below the root package, and the modules that it may import. */
  private record Module(String name, String packageName, Set<String> mayImport) {}

  private static final List<Module> MODULES =
      List.of(
          new Module("schemas", "schemas", Set.of()),
          new Module("producer", "producer", Set.of("schemas")),
          new Module("rulebook", "rulebook", Set.of("schemas")),
          new Module("streams-app", "sequencer", Set.of("schemas", "rulebook")),
          new Module("consumer-sdk", "consumer", Set.of("schemas")),
          new Module("embedded", "embedded", Set.of("schemas")),
          new Module(
              "testkit", "testkit", Set.of("schemas", "rulebook", "producer", "consumer-sdk")),
          new Module(
              "cli",
              "cli",
              Set.of("schemas", "rulebook", "producer", "consumer-sdk", "streams-app", "embedded")),
          new Module(
              "integration-tests",
              "it",
              Set.of(
                  "schemas",
                  "rulebook",
                  "producer",
                  "consumer-sdk",
                  "streams-app",
                  "embedded",
                  "testkit",
                  "cli")),
          new Module(
              "benchmarks",
              "benchmarks",
              Set.of(
                  "schemas",
                  "rulebook",
                  "producer",
                  "consumer-sdk",
                  "streams-app",
                  "embedded",
                  "testkit")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.agentlog");

  static Stream<Module> modules() {
    return MODULES.stream();
  }

  @Test
  void theTableNamesEveryModuleOfTheBuild() throws Exception {
    assertThat(RootPom.read().modules()).containsExactlyInAnyOrderElementsOf(names(MODULES));
    assertThat(packagesBelowRoot())
        .allMatch(name -> name.equals("v1") || MODULES.stream().anyMatch(isIn(name)));
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleImportsOnlyWhatTheTableAllows(Module module) {
    ArchRuleDefinition.noClasses()
        .that(areIn(module))
        .should()
        .dependOnClassesThat(areOurs().and(DescribedPredicate.not(areAllowedIn(module))))
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void theBuildDeclaresOnlyWhatTheTableAllows(Module module) throws Exception {
    Map<String, String> scopes = ModulePom.read(module.name()).scopes();
    List<String> shipped =
        scopes.entrySet().stream()
            .filter(entry -> !entry.getValue().equals("test"))
            .map(Map.Entry::getKey)
            .toList();

    assertThat(module.mayImport()).containsAll(shipped);
    if (module.name().equals("producer") || module.name().equals("consumer-sdk")) {
      assertThat(scopes).doesNotContainKeys("streams-app", "rulebook");
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void internalPackagesAreUsedInTheirOwnModuleOnly(Module module) {
    ArchRuleDefinition.noClasses()
        .that(areOurs().and(DescribedPredicate.not(areIn(module))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT + module.packageName() + ".internal..")
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void thePackagesOfAModuleFormNoCycle(Module module) {
    SlicesRuleDefinition.slices()
        .assignedFrom(packagesOf(module))
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void noClassIsLongerThanItMayBe(Module module) throws IOException {
    try (Stream<Path> files = Files.walk(ModulePom.directory(module.name()).resolve("src"))) {
      List<Path> sources = files.filter(file -> file.toString().endsWith(".java")).toList();
      for (Path source : sources) {
        assertThat(Files.readAllLines(source))
            .as("%s", source)
            .hasSizeLessThanOrEqualTo(MOST_LINES);
      }
    }
  }

  /** Who embeds the producer without the library of meters must not miss a class of it. */
  @Test
  void theProducersMetersAreLoadedOnlyByWhoUsesThem() {
    String meters = ROOT + "producer.micrometer..";
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage(ROOT + "producer..")
        .and()
        .resideOutsideOfPackage(meters)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", meters)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> areOurs() {
    return JavaClass.Predicates.resideInAPackage("dev.agentlog..");
  }

  /** The generated classes of the contract belong to the module of the contract. */
  private static DescribedPredicate<JavaClass> areIn(Module module) {
    String packages = ROOT + module.packageName() + "..";
    return module.name().equals("schemas")
        ? JavaClass.Predicates.resideInAnyPackage(packages, ROOT + "v1..")
        : JavaClass.Predicates.resideInAPackage(packages);
  }

  private static DescribedPredicate<JavaClass> areAllowedIn(Module module) {
    DescribedPredicate<JavaClass> allowed = areIn(module);
    for (Module other : MODULES) {
      if (module.mayImport().contains(other.name())) {
        allowed = allowed.or(areIn(other));
      }
    }
    return allowed.as("are of %s or what it may import", module.name());
  }

  /**
   * Each package is a slice of its own; but for the module's root package, which is implemented by
   * the internal ones and makes them by its factory methods.
   */
  private static SliceAssignment packagesOf(Module module) {
    String belowRoot = ROOT + module.packageName() + ".";
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.startsWith(belowRoot) ? SliceIdentifier.of(name) : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages of " + module.name();
      }
    };
  }

  private static Predicate<Module> isIn(String packageName) {
    return module -> module.packageName().equals(packageName);
  }

  private static Set<String> packagesBelowRoot() {
    return CLASSES.stream()
        .map(javaClass -> javaClass.getPackageName().substring(ROOT.length()))
        .map(name -> name.contains(".") ? name.substring(0, name.indexOf('.')) : name)
        .collect(Collectors.toSet());
  }

  private static List<String> names(List<Module> modules) {
    return modules.stream().map(Module::name).toList();
  }
}
