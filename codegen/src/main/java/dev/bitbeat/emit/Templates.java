package dev.bitbeat.emit;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.stringtemplate.v4.AutoIndentWriter;
import org.stringtemplate.v4.Interpreter;
import org.stringtemplate.v4.ModelAdaptor;
import org.stringtemplate.v4.ST;
import org.stringtemplate.v4.STErrorListener;
import org.stringtemplate.v4.STGroup;
import org.stringtemplate.v4.STGroupString;
import org.stringtemplate.v4.misc.STMessage;
import org.stringtemplate.v4.misc.STNoSuchPropertyException;

/**
 * StringTemplate groups that cannot fail silently: a misspelt property, an argument left unset, a
 * null or an unknown template is an exception, never an empty place in the C.
 */
final class Templates {
  private static final String FOLDER = "/firmware-template/templates/";

  private final STGroup group;

  private Templates(String text) {
    group = new STGroupString("templates", text, '$', '$');
    group.setListener(new Throwing());
    group.registerModelAdaptor(Record.class, new RecordAdaptor());
    group.load();
  }

  /** Templates from group files, all in one name space. */
  static Templates ofFiles(String... files) {
    StringBuilder text = new StringBuilder();
    for (String file : files) {
      text.append(read(file).replace("delimiters \"$\", \"$\"\n", ""));
    }
    return new Templates(text.toString());
  }

  /** Templates from the text of a group. */
  static Templates ofText(String text) {
    return new Templates(text);
  }

  /**
   * Renders one template with {@code \n} line ends.
   *
   * @param name template
   * @param arguments one value for each formal argument
   */
  String render(String name, Map<String, ?> arguments) {
    ST template = group.getInstanceOf(name);
    if (template == null) {
      throw new IllegalStateException("no template " + name);
    }
    arguments.forEach(template::add);
    template
        .getAttributes()
        .forEach(
            (argument, value) -> {
              if (value == null) {
                throw new IllegalStateException(name + ": argument " + argument + " is not set");
              }
            });
    StringWriter out = new StringWriter();
    template.write(new AutoIndentWriter(out, "\n"), Locale.ROOT);
    return out.toString();
  }

  private static String read(String file) {
    try (InputStream in = Templates.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException(FOLDER + file + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Throwing implements STErrorListener {
    @Override
    public void compileTimeError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void runTimeError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void IOError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }

    @Override
    public void internalError(STMessage message) {
      throw new IllegalStateException(message.toString());
    }
  }

  private static final class RecordAdaptor implements ModelAdaptor<Record> {
    @Override
    public Object getProperty(
        Interpreter interpreter, ST self, Record record, Object property, String name) {
      boolean known =
          Arrays.stream(record.getClass().getRecordComponents())
              .anyMatch(component -> component.getName().equals(name));
      if (!known) {
        throw new STNoSuchPropertyException(null, record, record.getClass().getName() + "." + name);
      }
      try {
        Object value = record.getClass().getMethod(name).invoke(record);
        if (value == null) {
          throw new IllegalStateException(record.getClass().getName() + "." + name + " is null");
        }
        return value;
      } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(record.getClass().getName() + "." + name, e);
      }
    }
  }
}
