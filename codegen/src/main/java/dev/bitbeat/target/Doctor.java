package dev.bitbeat.target;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Looks at the programs that bitbeat calls. */
public final class Doctor {
  private Doctor() {}

  /**
   * One program.
   *
   * @param tool which one
   * @param path where it was found
   * @param version first line of what it says about itself; empty when it is missing or broken
   * @param problem why it is of no use, and what to do; empty when it works
   */
  public record Finding(
      Tool tool, Optional<String> path, Optional<String> version, Optional<String> problem) {
    /** True when the program is there and does what it is called for. */
    public boolean works() {
      return problem.isEmpty();
    }
  }

  /** Every program of {@link Tool}, in its order. */
  public static List<Finding> examine() {
    return Arrays.stream(Tool.values()).map(Doctor::examine).toList();
  }

  private static Finding examine(Tool tool) {
    Optional<String> version = tool.version();
    return new Finding(tool, tool.find().map(Object::toString), version, tool.problem(version));
  }

  /** True when nothing that bitbeat's main job needs is missing. */
  public static boolean healthy(List<Finding> findings) {
    return findings.stream().allMatch(f -> f.works() || !f.tool().required());
  }
}
