package dev.bitbeat.signal;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The list of SHA-256 sums that PhysioNet publishes beside a database. */
public final class Checksums {
  /** Name of the list. */
  public static final String FILE_NAME = "SHA256SUMS.txt";

  static final int MAX_BYTES = 1 << 22;

  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *]?(\\S.*)");
  private static final int BUFFER_BYTES = 1 << 16;

  private final Map<String, String> sums;

  private Checksums(Map<String, String> sums) {
    this.sums = Collections.unmodifiableMap(sums);
  }

  /**
   * Reads a list: a sum in hexadecimal, blanks, a file name a line.
   *
   * @throws BitbeatException when the file is missing or a line is something else
   */
  public static Checksums read(Path file) {
    String text = new String(InputFiles.read(file, MAX_BYTES), StandardCharsets.UTF_8);
    Map<String, String> sums = new TreeMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Matcher form = LINE.matcher(line.strip());
      if (!form.matches()) {
        throw new BitbeatException(
            UserError.CHECKSUM_LINE, file, number, HeaderLine.printable(line));
      }
      sums.put(form.group(2), form.group(1).toLowerCase(java.util.Locale.ROOT));
    }
    return new Checksums(sums);
  }

  /** Sum by file name. */
  public Map<String, String> sums() {
    return sums;
  }

  /**
   * SHA-256 of a file in lower-case hexadecimal.
   *
   * @throws BitbeatException when it is missing or cannot be read
   */
  public static String sha256(Path file) {
    InputFiles.requireFile(file);
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw InputFiles.unreadable(file, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
