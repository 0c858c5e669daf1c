package dev.bitbeat.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.stringtemplate.v4.AutoIndentWriter;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STErrorListener;
import org.stringtemplate.v4.STGroup;
import org.stringtemplate.v4.misc.STMessage;

/**
 * Renders the files around the classifier: one template a file, values only. A name that a template
 * uses and nobody gave is an error, not an empty string.
 */
final class FirmwareTemplates {
  private static final String FOLDER = "/firmware-template/templates/";

  private FirmwareTemplates() {}

  /**
   * Renders one template.
   *
   * @param name path of the template below templates/, without {@code .st}
   * @param values every name that the template uses
   */
  static String render(String name, Map<String, Object> values) {
    STGroup group = new STGroup('$', '$');
    group.setListener(new Strict(name));
    ST template = new ST(group, source(name));
    values.forEach(template::add);
    java.io.StringWriter text = new java.io.StringWriter();
    template.write(new AutoIndentWriter(text, "\n"), Locale.ROOT, new Strict(name));
    return text.toString();
  }

  private static String source(String name) {
    try (InputStream in = FirmwareTemplates.class.getResourceAsStream(FOLDER + name + ".st")) {
      if (in == null) {
        throw new IllegalStateException(FOLDER + name + ".st is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Strict(String template) implements STErrorListener {
    @Override
    public void compileTimeError(STMessage message) {
      fail(message);
    }

    @Override
    public void runTimeError(STMessage message) {
      fail(message);
    }

    @Override
    public void IOError(STMessage message) {
      fail(message);
    }

    @Override
    public void internalError(STMessage message) {
      fail(message);
    }

    private void fail(STMessage message) {
      throw new IllegalStateException("template " + template + ": " + message);
    }
  }
}
