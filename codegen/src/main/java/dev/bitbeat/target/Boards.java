package dev.bitbeat.target;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.SmallFiles;
import dev.bitbeat.model.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The boards that come with bitbeat, and descriptors that users write. */
public final class Boards {
  private static final String FOLDER = "/firmware-template/boards/";

  private Boards() {}

  /** Names of the boards that come along, in the order in which tables show them. */
  public static List<String> names() {
    try {
      return List.of(new ObjectMapper().readValue(resource("index.json"), String[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * One board.
   *
   * @param nameOrFile a name from {@link #names()}, or the path of a descriptor ending in .json
   * @throws BitbeatException {@link UserError#BOARD_UNKNOWN} with the list of boards, {@link
   *     UserError#BOARD_UNREADABLE} or {@link UserError#BOARD_FIELD}
   */
  public static Board load(String nameOrFile) {
    if (nameOrFile.endsWith(".json")) {
      return fromFile(nameOrFile);
    }
    if (!names().contains(nameOrFile)) {
      throw new BitbeatException(UserError.BOARD_UNKNOWN, nameOrFile, String.join(", ", names()));
    }
    return BoardReader.parse(nameOrFile + ".json", resource(nameOrFile + ".json"));
  }

  /**
   * The board on whose QEMU machine this one's code runs: itself where it has a machine.
   *
   * @throws BitbeatException {@link UserError#BOARD_FIELD} when the descriptor names a board
   *     without a machine
   */
  public static Board runner(Board board) {
    if (board.qemu().isPresent()) {
      return board;
    }
    return withMachine(board, "runsOn", board.runsOn().orElseThrow());
  }

  /** The board with more RAM that runs the same code, or {@link #runner} where none is named. */
  public static Board roomyRunner(Board board) {
    return board.roomier().isEmpty()
        ? runner(board)
        : withMachine(board, "roomier", board.roomier().get());
  }

  private static Board withMachine(Board board, String key, String name) {
    Board runner = load(name);
    if (runner.qemu().isEmpty()) {
      throw new BitbeatException(
          UserError.BOARD_FIELD,
          board.name() + ".json",
          key,
          "board '" + name + "' has no QEMU machine");
    }
    return runner;
  }

  private static Board fromFile(String file) {
    try {
      return BoardReader.parse(file, SmallFiles.json(Path.of(file)));
    } catch (InvalidPathException e) {
      throw new BitbeatException(e, UserError.BOARD_UNREADABLE, file, e.getReason());
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.BOARD_UNREADABLE, file, BitbeatException.reason(e));
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = Boards.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException(FOLDER + name + " is missing from the build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
