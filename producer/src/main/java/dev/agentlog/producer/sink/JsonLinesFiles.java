package dev.agentlog.producer.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of a series of files: {@code events.jsonl}, {@code events-000001.jsonl} and so on.
 * Immutable.
 */
final class JsonLinesFiles {

  private final Path first;
  private final String stem;
  private final String extension;
  private final Pattern numbered;

  JsonLinesFiles(Path first) {
    this.first = first;
    String name = nameOf(first);
    int dot = name.lastIndexOf('.');
    this.stem = dot > 0 ? name.substring(0, dot) : name;
    this.extension = dot > 0 ? name.substring(dot) : "";
    this.numbered = Pattern.compile(Pattern.quote(stem) + "-(\\d{6,9})" + Pattern.quote(extension));
  }

  private static String nameOf(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  /** Returns the file of a number, 0 for the first. */
  Path file(int number) {
    return number == 0
        ? first
        : first.resolveSibling("%s-%06d%s".formatted(stem, number, extension));
  }

  /** Returns the file beside the series whose lock says that it is being written. */
  Path lock() {
    return first.resolveSibling(nameOf(first) + ".lock");
  }

  /** Returns the files that are there, by their numbers. */
  NavigableMap<Integer, Path> present() throws IOException {
    NavigableMap<Integer, Path> files = new TreeMap<>();
    if (Files.exists(first)) {
      files.put(0, first);
    }
    try (Stream<Path> names = Files.list(first.resolveSibling("."))) {
      names
          .map(JsonLinesFiles::nameOf)
          .map(numbered::matcher)
          .filter(Matcher::matches)
          .map(match -> Integer.parseInt(match.group(1)))
          .forEach(number -> files.put(number, file(number)));
    }
    return files;
  }

  /** Removes the oldest files until so many are left. */
  void prune(int keep) throws IOException {
    NavigableMap<Integer, Path> files = present();
    while (files.size() > keep) {
      Map.Entry<Integer, Path> oldest = files.pollFirstEntry();
      Files.deleteIfExists(oldest.getValue());
    }
  }
}
