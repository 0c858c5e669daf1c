package dev.bitbeat.signal;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses one signal specification line (HEADER(5)) into a {@link SignalSpec}. */
final class SignalLine {
  private static final double DEFAULT_GAIN = 200;
  private static final int DEFAULT_RESOLUTION = 12;
  private static final int MAX_SAMPLES_PER_FRAME = 1024;

  private static final Pattern FORMAT =
      Pattern.compile("([0-9]{1,9})(?:x([0-9]{1,9}))?(?::([0-9]{1,9}))?(?:\\+([0-9]{1,9}))?");
  private static final Pattern GAIN = Pattern.compile("([^/()]+)(?:\\(([^/()]*)\\))?(?:/(.+))?");
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_.+~-]{1,255}");

  private final HeaderLine line;

  private SignalLine(HeaderLine line) {
    this.line = line;
  }

  static SignalSpec parse(HeaderLine line) {
    return new SignalLine(line).parse();
  }

  private SignalSpec parse() {
    String fileName = fileName(line.require("the signal file name"));
    Matcher form = formatField(line.require("the signal format"));
    GainField gain = line.hasMore() ? gainField(line.next()) : GainField.NONE;
    int resolution = line.hasMore() ? line.integer(line.next(), "ADC resolution", 0) : 0;
    if (resolution > Integer.SIZE) {
      throw line.wrong("ADC resolution " + resolution + " is above 32 bits");
    }
    int zero = line.hasMore() ? line.integer(line.next(), "ADC zero", Integer.MIN_VALUE) : 0;
    OptionalInt initial = optionalInteger("initial value");
    OptionalInt checksum = optionalInteger("checksum");
    int blockSize = line.hasMore() ? line.integer(line.next(), "block size", Integer.MIN_VALUE) : 0;
    return new SignalSpec(
        line.number(),
        fileName,
        SignalFormat.of(Integer.parseInt(form.group(1)))
            .orElseThrow(() -> line.unknownFormat(form.group(1))),
        samplesPerFrame(form.group(2)),
        form.group(3) == null ? 0 : Integer.parseInt(form.group(3)),
        form.group(4) == null ? 0 : Integer.parseInt(form.group(4)),
        gain.gain() == 0 ? DEFAULT_GAIN : gain.gain(),
        gain.gain() != 0,
        gain.baseline().orElse(zero),
        gain.units(),
        resolution == 0 ? DEFAULT_RESOLUTION : resolution,
        zero,
        initial,
        checksum,
        blockSize,
        line.remainder());
  }

  private String fileName(String text) {
    if (text.equals("-")) {
      throw line.unsupported("the signal comes from standard input");
    }
    if (!FILE_NAME.matcher(text).matches() || text.equals(".") || text.equals("..")) {
      throw line.wrong(
          "signal file name '" + HeaderLine.printable(text) + "' is no plain file name");
    }
    return text;
  }

  private Matcher formatField(String text) {
    Matcher form = FORMAT.matcher(text);
    if (!form.matches()) {
      throw line.unknownFormat(text);
    }
    return form;
  }

  private int samplesPerFrame(String text) {
    int value = text == null ? 1 : Integer.parseInt(text);
    if (value < 1 || value > MAX_SAMPLES_PER_FRAME) {
      throw line.wrong("samples per frame " + value + " is not in 1.." + MAX_SAMPLES_PER_FRAME);
    }
    return value;
  }

  private GainField gainField(String text) {
    Matcher form = GAIN.matcher(text);
    if (!form.matches()) {
      throw line.wrong("ADC gain '" + HeaderLine.printable(text) + "' is malformed");
    }
    double gain = line.decimal(form.group(1), "ADC gain");
    OptionalInt baseline =
        form.group(2) == null
            ? OptionalInt.empty()
            : OptionalInt.of(line.integer(form.group(2), "baseline", Integer.MIN_VALUE));
    return new GainField(gain, baseline, form.group(3) == null ? "mV" : form.group(3));
  }

  private OptionalInt optionalInteger(String what) {
    return line.hasMore()
        ? OptionalInt.of(line.integer(line.next(), what, Integer.MIN_VALUE))
        : OptionalInt.empty();
  }

  /** {@code gain[(baseline)][/units]}; gain 0 stands for not calibrated. */
  private record GainField(double gain, OptionalInt baseline, String units) {
    static final GainField NONE = new GainField(0, OptionalInt.empty(), "mV");
  }
}
