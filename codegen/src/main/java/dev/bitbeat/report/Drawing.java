package dev.bitbeat.report;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Bitmaps, which need fonts. */
final class Drawing {
  private Drawing() {}

  /** Draws. */
  interface Png {
    byte[] bytes() throws IOException;
  }

  /**
   * Draws with AWT.
   *
   * @throws BitbeatException {@link UserError#GRAPHICS} when this machine can draw no text
   */
  static byte[] png(Png drawing) {
    try {
      return drawing.bytes();
    } catch (IOException e) {
      throw new UncheckedIOException("PNG into memory", e);
    } catch (LinkageError | InternalError e) {
      // What AWT throws where no font or no font library is installed.
      throw new BitbeatException(e, UserError.GRAPHICS, e.toString());
    } catch (RuntimeException e) {
      // What it throws there from Java 24 on.
      if (String.valueOf(e.getMessage()).startsWith("Fontconfig")) {
        throw new BitbeatException(e, UserError.GRAPHICS, e.toString());
      }
      throw e;
    }
  }
}
