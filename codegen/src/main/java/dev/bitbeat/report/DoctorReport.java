package dev.bitbeat.report;

import dev.bitbeat.target.Doctor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code bitbeat doctor} found. */
public final class DoctorReport {
  private DoctorReport() {}

  /** One line a program, then what to do. */
  public static String text(List<Doctor.Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (Doctor.Finding finding : findings) {
      String state = finding.works() ? "ok" : finding.tool().required() ? "MISSING" : "optional";
      String said = finding.problem().orElseGet(() -> finding.version().orElseThrow());
      text.append(
          String.format(Locale.ROOT, "%-9s%-19s%s\n", state, finding.tool().program(), said));
    }
    text.append(
        Doctor.healthy(findings)
            ? "Everything that is needed is there.\n"
            : "Something that is needed is missing; do what stands behind MISSING above.\n");
    return text.toString();
  }

  /** Keys: healthy, tools (name, required, path, version, problem, install). */
  public static String json(List<Doctor.Finding> findings) {
    List<Map<String, Object>> tools = new ArrayList<>();
    for (Doctor.Finding finding : findings) {
      Map<String, Object> tool = new LinkedHashMap<>();
      tool.put("name", finding.tool().program());
      tool.put("required", finding.tool().required());
      tool.put("path", finding.path().orElse(null));
      tool.put("version", finding.version().orElse(null));
      tool.put("problem", finding.problem().orElse(null));
      tool.put("install", finding.tool().installCommand());
      tools.add(tool);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("healthy", Doctor.healthy(findings));
    root.put("tools", tools);
    return Json.text(root);
  }
}
