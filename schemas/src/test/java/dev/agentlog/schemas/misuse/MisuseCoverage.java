package dev.agentlog.schemas.misuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Holds tables of misuses against the public methods of packages: each is in a table, or known to
 * be harmless.
 */
public final class MisuseCoverage {
  private static final Set<String> OF_OBJECTS = Set.of("toString", "equals", "hashCode");

  private MisuseCoverage() {}

  /**
   * Asserts that each public method of the public types is either in a table or harmless.
   *
   * @param tables rows that begin with the names of the methods that they are of, apart by blanks
   * @param harmless names of methods that cannot be misused, apart by blanks or lines
   * @param roots one type of each package
   */
  public static void assertWhole(
      Stream<Arguments> tables, Collection<String> harmless, Class<?>... roots)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Set<String> inTables =
        tables
            .flatMap(row -> names(String.valueOf(row.get()[0])))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> excused =
        harmless.stream()
            .flatMap(MisuseCoverage::names)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(inTables)
        .as("in a table and said to be harmless")
        .doesNotContainAnyElementsOf(excused);
    inTables.addAll(excused);
    assertThat(inTables).containsExactlyInAnyOrderElementsOf(publicMethods(roots));
  }

  private static Stream<String> names(String methods) {
    return Stream.of(methods.strip().split("\\s+"));
  }

  private static Set<String> publicMethods(Class<?>... roots)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Set<String> methods = new TreeSet<>();
    for (Class<?> root : roots) {
      for (Class<?> type : publicTypesBeside(root)) {
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> isForCallers(type, method))
            .forEach(method -> methods.add(name(type) + "." + method.getName()));
      }
    }
    return methods;
  }

  private static boolean isForCallers(Class<?> type, Method method) {
    return Modifier.isPublic(method.getModifiers())
        && !method.isSynthetic()
        && !OF_OBJECTS.contains(method.getName())
        && !(type.isEnum() && Modifier.isStatic(method.getModifiers()))
        && !(type.isRecord() && components(type).contains(method.getName()));
  }

  private static List<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  private static List<Class<?>> publicTypesBeside(Class<?> root)
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path classes = Path.of(root.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path directory = classes.resolve(root.getPackageName().replace('.', '/'));
    List<Class<?>> types = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(".class") && !name.equals("package-info.class")) {
          Class<?> type = Class.forName(root.getPackageName() + "." + name.replace(".class", ""));
          if (isPublic(type) && !Throwable.class.isAssignableFrom(type)) {
            types.add(type);
          }
        }
      }
    }
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getDeclaringClass() == null || isPublic(type.getDeclaringClass()));
  }

  private static String name(Class<?> type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }
}
