package dev.bitbeat.emit.view;

import dev.bitbeat.model.BnnModel;
import java.util.List;

/**
 * All three files of a classifier, but for the C functions.
 *
 * @param prefix start of every C name
 * @param upper prefix in upper case, start of every macro
 * @param license SPDX identifier of the emitted files
 * @param tool program and version
 * @param modelName model's name for people
 * @param digest SHA-256 of the model
 * @param optimize goal
 * @param hasCore whether the C was tuned for a core
 * @param core the core
 * @param layerRows lines of the layer table, heading first
 * @param inputLength samples in a window
 * @param samplingHz rate of the samples, in Hz
 * @param classNames names in order
 * @param classes number of classes
 * @param streaming whether samples can be pushed one by one
 * @param streamingFlag the same as 0 or 1
 * @param tableBytes bytes of all tables
 * @param scratchBytes bytes of the scratch
 * @param scratchWords words of the scratch
 * @param ramBytes bytes of scratch and result
 * @param ranges largest magnitudes that integers reach
 * @param structs types of table entries
 * @param tables tables in order
 * @param body text of the C functions
 * @param selfTest whether the tables can be checked
 * @param tableCrc C literal of the tables' CRC-32
 */
public record Classifier(
    String prefix,
    String upper,
    String license,
    String tool,
    String modelName,
    String digest,
    String optimize,
    boolean hasCore,
    String core,
    List<String> layerRows,
    int inputLength,
    int samplingHz,
    List<String> classNames,
    int classes,
    boolean streaming,
    int streamingFlag,
    int tableBytes,
    int scratchBytes,
    int scratchWords,
    int ramBytes,
    BnnModel.Ranges ranges,
    List<Struct> structs,
    List<Table> tables,
    String body,
    boolean selfTest,
    String tableCrc) {
  public Classifier {
    layerRows = List.copyOf(layerRows);
    classNames = List.copyOf(classNames);
    structs = List.copyOf(structs);
    tables = List.copyOf(tables);
  }
}
