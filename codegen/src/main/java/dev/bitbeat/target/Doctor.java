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
   */
  public record Finding(Tool tool, Optional<String> path, Optional<String> version) {
    /** True when the program is there and runs. */
    public boolean works() {
      return version.isPresent();
    }
  }

  /** Every program of {@link Tool}, in its order. */
  public static List<Finding> examine() {
    return Arrays.stream(Tool.values()).map(Doctor::examine).toList();
  }

  private static Finding examine(Tool tool) {
    return new Finding(tool, tool.find().map(Object::toString), tool.version());
  }

  /** True when nothing that bitbeat's main job needs is missing. */
  public static boolean healthy(List<Finding> findings) {
    return findings.stream().allMatch(f -> f.works() || !f.tool().required());
  }
}
