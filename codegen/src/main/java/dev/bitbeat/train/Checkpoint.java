package dev.bitbeat.train;

import dev.bitbeat.model.AtomicFiles;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The state of a training in a file: magic, version, what it belongs to, all numbers, CRC-32.
 * Written atomically after every epoch.
 */
final class Checkpoint {
  static final String FILE_NAME = "checkpoint.bin";
  private static final int MAGIC = 0xb17bea70;
  private static final int VERSION = 1;
  private static final int TRAILER = 8;

  private Checkpoint() {}

  /**
   * Writes.
   *
   * @param identity recipe, data, split and seed, as one line
   */
  static void write(Path file, String identity, TrainingState state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeUTF(identity);
      out.writeInt(state.epoch);
      out.writeInt(state.bestEpoch);
      out.writeInt(state.bestCorrect);
      out.writeBoolean(state.averaging);
      out.writeLong(state.adam.steps());
      for (Network network : List.of(state.network, state.average, state.best)) {
        writeNetwork(out, network);
      }
      for (float[] moment : state.adam.moments()) {
        writeFloats(out, moment);
      }
      out.writeInt(state.metrics.size());
      for (String line : state.metrics) {
        out.writeUTF(line);
      }
      CRC32 crc = new CRC32();
      crc.update(bytes.toByteArray());
      out.writeLong(crc.getValue());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    AtomicFiles.write(file, bytes.toByteArray());
  }

  /**
   * Reads into a fresh state.
   *
   * @throws BitbeatException {@link UserError#CHECKPOINT_BROKEN}, {@link
   *     UserError#CHECKPOINT_VERSION} or {@link UserError#CHECKPOINT_FOREIGN}
   */
  static void read(Path file, String identity, TrainingState state) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.CHECKPOINT_BROKEN, file, BitbeatException.reason(e));
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (bytes.length < TRAILER || in.readInt() != MAGIC) {
        throw new BitbeatException(UserError.CHECKPOINT_BROKEN, file, "not a checkpoint");
      }
      int version = in.readInt();
      if (version != VERSION) {
        throw new BitbeatException(UserError.CHECKPOINT_VERSION, file, version, VERSION);
      }
      CRC32 crc = new CRC32();
      crc.update(bytes, 0, bytes.length - TRAILER);
      long stored =
          new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - TRAILER, TRAILER))
              .readLong();
      if (crc.getValue() != stored) {
        throw new BitbeatException(UserError.CHECKPOINT_BROKEN, file, "its check sum is wrong");
      }
      String found = in.readUTF();
      if (!found.equals(identity)) {
        throw new BitbeatException(UserError.CHECKPOINT_FOREIGN, file, found, identity);
      }
      state.epoch = in.readInt();
      state.bestEpoch = in.readInt();
      state.bestCorrect = in.readInt();
      state.averaging = in.readBoolean();
      state.adam.restoreSteps(in.readLong());
      for (Network network : List.of(state.network, state.average, state.best)) {
        readNetwork(in, network);
      }
      for (float[] moment : state.adam.moments()) {
        readFloats(in, moment);
      }
      int lines = in.readInt();
      for (int i = 0; i < lines; i++) {
        state.metrics.add(in.readUTF());
      }
    } catch (IOException e) {
      throw new BitbeatException(e, UserError.CHECKPOINT_BROKEN, file, "it ends early");
    }
  }

  private static void writeNetwork(DataOutputStream out, Network network) throws IOException {
    for (float[] tensor : network.tensors()) {
      writeFloats(out, tensor);
    }
    for (double[] statistic : network.statistics()) {
      for (double value : statistic) {
        out.writeDouble(value);
      }
    }
  }

  private static void readNetwork(DataInputStream in, Network network) throws IOException {
    for (float[] tensor : network.tensors()) {
      readFloats(in, tensor);
    }
    for (double[] statistic : network.statistics()) {
      for (int i = 0; i < statistic.length; i++) {
        statistic[i] = in.readDouble();
      }
    }
  }

  private static void writeFloats(DataOutputStream out, float[] values) throws IOException {
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  private static void readFloats(DataInputStream in, float[] values) throws IOException {
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readFloat();
    }
  }
}
