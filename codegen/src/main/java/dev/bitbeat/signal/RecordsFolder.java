package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the MIT-BIH records are: the option, then the environment, then the usual place. */
public final class RecordsFolder {
  /** Environment variable that names the folder. */
  public static final String VARIABLE = "BITBEAT_DATA";

  /** The usual place, below the current folder; {@code bitbeat data fetch} writes there. */
  public static final Path USUAL = Path.of("data", "mitdb");

  private RecordsFolder() {}

  /**
   * The first that is given: {@code option}, {@code BITBEAT_DATA}, {@code ./data/mitdb}.
   *
   * @param option value of {@code --data}, when given
   * @throws BitbeatException {@link UserError#RECORDS_FOLDER_MISSING} when it is not a folder
   */
  public static Path find(Optional<Path> option) {
    return find(option, System.getenv());
  }

  /** {@link #find(Optional)}, but empty when none is named and the usual one is not there. */
  public static Optional<Path> findIfPresent(Optional<Path> option) {
    return findIfPresent(option, System.getenv());
  }

  /**
   * The folder that {@link #find(Optional)} looks for, whether it is there or not.
   *
   * @throws BitbeatException {@link UserError#RECORDS_FOLDER_MISSING} when there can be no folder
   *     of that name
   */
  public static Path target(Optional<Path> option) {
    return target(option, System.getenv());
  }

  static Path target(Optional<Path> option, Map<String, String> environment) {
    if (option.isPresent()) {
      return option.get();
    }
    String value = environment.getOrDefault(VARIABLE, "");
    try {
      return value.isEmpty() ? USUAL : Path.of(value);
    } catch (InvalidPathException e) {
      throw missing(option, environment);
    }
  }

  static Optional<Path> findIfPresent(Optional<Path> option, Map<String, String> environment) {
    boolean named = option.isPresent() || !environment.getOrDefault(VARIABLE, "").isEmpty();
    return named || Files.isDirectory(USUAL)
        ? Optional.of(find(option, environment))
        : Optional.empty();
  }

  static Path find(Optional<Path> option, Map<String, String> environment) {
    Path target = target(option, environment);
    if (Files.isDirectory(target)) {
      return target;
    }
    throw missing(option, environment);
  }

  private static BitbeatException missing(Optional<Path> option, Map<String, String> environment) {
    List<String> looked = new ArrayList<>();
    looked.add(option.map(path -> "--data " + path).orElse("--data (not given)"));
    if (option.isEmpty()) {
      String value = environment.getOrDefault(VARIABLE, "");
      looked.add(VARIABLE + (value.isEmpty() ? " (not set)" : "=" + HeaderLine.printable(value)));
      if (value.isEmpty()) {
        looked.add("./" + USUAL);
      }
    }
    return new BitbeatException(UserError.RECORDS_FOLDER_MISSING, String.join(", ", looked));
  }
}
