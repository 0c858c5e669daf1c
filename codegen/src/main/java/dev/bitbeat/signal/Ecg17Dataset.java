package dev.bitbeat.signal;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The 17-class set: 1000 windows that a table names (see NOTICE.md beside the table). */
final class Ecg17Dataset {
  static final String NAME = "ecg17";

  private static final String TABLE = "ecg17.csv";
  private static final String COLUMNS = "class_id,class,record,channel,start_sample";

  private Ecg17Dataset() {}

  static Dataset load(Path folder) {
    List<Row> rows = rows();
    List<String> classNames = rows.stream().map(Row::className).distinct().toList();
    Map<String, WfdbRecord> records = new HashMap<>();
    List<Window> windows = new ArrayList<>();
    for (Row row : rows) {
      WfdbRecord record =
          records.computeIfAbsent(row.record(), name -> WfdbRecord.read(folder, name));
      int label = classNames.indexOf(row.className());
      windows.add(record.window(row.channel(), row.startSample(), MitBih.WINDOW_LENGTH, label));
    }
    return new Dataset(
        NAME, classNames, windows, Optional.of(recordings(folder, records, windows, classNames)));
  }

  /** Of each record the lead that most of its windows come from. */
  private static Recordings recordings(
      Path folder, Map<String, WfdbRecord> records, List<Window> windows, List<String> classNames) {
    List<Recordings.Lead> leads = new ArrayList<>();
    for (Map.Entry<String, WfdbRecord> entry : new TreeMap<>(records).entrySet()) {
      String name = entry.getKey();
      int channel =
          windows.stream()
              .filter(window -> window.record().equals(name))
              .collect(groupingBy(Window::channel, TreeMap::new, counting()))
              .entrySet()
              .stream()
              .max(Map.Entry.comparingByValue())
              .orElseThrow()
              .getKey();
      leads.add(
          new Recordings.Lead(
              name,
              channel,
              entry.getValue().signals().get(channel),
              AnnotationReader.read(folder, name, MitBih.ANNOTATOR)));
    }
    return new Recordings(leads, new Ecg17Rule(classNames));
  }

  /** The table, sorted by class: the first appearance of a class gives its label. */
  static List<Row> rows() {
    try (InputStream in = Ecg17Dataset.class.getResourceAsStream(TABLE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + TABLE + " is missing");
      }
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      if (!lines.get(0).equals(COLUMNS)) {
        throw new IllegalStateException("resource " + TABLE + " begins with " + lines.get(0));
      }
      return lines.stream().skip(1).map(Row::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + TABLE, e);
    }
  }

  /** One line of the table. */
  record Row(int classId, String className, String record, int channel, int startSample) {
    static Row parse(String line) {
      String[] cells = line.split(",", -1);
      return new Row(
          Integer.parseInt(cells[0]),
          cells[1],
          cells[2],
          Integer.parseInt(cells[3]),
          Integer.parseInt(cells[4]));
    }
  }
}
