package dev.bitbeat.report;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Annotation;
import dev.bitbeat.signal.EcgSignal;
import dev.bitbeat.signal.WfdbRecord;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A stretch of a record as a picture: each lead on ECG paper, with the beats above it.
 *
 * <p>The paper's heavy lines are 0.2 s and 0.5 mV apart, the light ones 0.04 s and 0.1 mV; both
 * directions have the scale of a paper strip (25 mm/s, 10 mm/mV), smaller for long stretches.
 */
public final class EcgPlot {
  /** Longest stretch drawn. */
  public static final double MAX_SECONDS = 600;

  private EcgPlot() {}

  /**
   * Draws all leads of a stretch.
   *
   * @param annotations of the record, in the order of time; may be empty
   * @param from first second
   * @param duration seconds to draw, more than 0; cut at the end of the record
   * @return a PNG file
   * @throws BitbeatException {@link UserError#PLOT_RANGE} when nothing of the record is in the
   *     stretch, {@link UserError#GRAPHICS} when this machine can draw no text
   */
  public static byte[] png(
      WfdbRecord record, List<Annotation> annotations, double from, double duration) {
    double end = record.frames() / record.header().frequency();
    if (from < 0 || from >= end || duration <= 0 || duration > MAX_SECONDS) {
      throw new BitbeatException(
          UserError.PLOT_RANGE,
          record.header().file(),
          EcgScale.clock(from),
          duration,
          EcgScale.clock(end),
          (int) MAX_SECONDS);
    }
    EcgScale scale = EcgScale.of(record, from, Math.min(duration, end - from));
    return Drawing.png(() -> encode(draw(record, annotations, scale)));
  }

  private static BufferedImage draw(
      WfdbRecord record, List<Annotation> annotations, EcgScale scale) {
    BufferedImage image =
        new BufferedImage(scale.width(), scale.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      EcgCanvas canvas = new EcgCanvas(graphics, scale, record.header().frequency());
      canvas.title(title(record, scale));
      for (int lead = 0; lead < record.signals().size(); lead++) {
        EcgSignal signal = record.signals().get(lead);
        canvas.paper(lead, signal.spec());
        canvas.beats(lead, annotations);
        canvas.trace(lead, signal);
      }
      canvas.rhythms(annotations);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static String title(WfdbRecord record, EcgScale scale) {
    return "Record "
        + record.name()
        + ", "
        + EcgScale.clock(scale.from())
        + " to "
        + EcgScale.clock(scale.from() + scale.duration());
  }

  private static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.setUseCache(false);
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java has no PNG writer");
    }
    return out.toByteArray();
  }
}
