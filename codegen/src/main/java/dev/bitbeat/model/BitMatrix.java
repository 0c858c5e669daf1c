package dev.bitbeat.model;

import java.util.Arrays;

/**
 * Immutable rows of bits: binary weights as {@code [output channel][input channel * kernel + tap]},
 * activations as {@code [channel][time]}. Bit {@code c} of a row is bit {@code c % 32} of its word
 * {@code c / 32}; the bits behind the last column are zero.
 */
public final class BitMatrix {
  private final int rows;
  private final int columns;
  private final int wordsPerRow;
  private final int[] words;

  private BitMatrix(int rows, int columns, int[] words) {
    this.rows = rows;
    this.columns = columns;
    this.wordsPerRow = (columns + 31) / 32;
    this.words = words;
  }

  /** Collects bits, then builds the matrix once. */
  public static final class Builder {
    private final BitMatrix matrix;

    private Builder(int rows, int columns) {
      matrix = new BitMatrix(rows, columns, new int[rows * ((columns + 31) / 32)]);
    }

    /** Sets one bit to 1. */
    public Builder set(int row, int column) {
      matrix.words[matrix.wordIndex(row, column)] |= 1 << (column & 31);
      return this;
    }

    /** The matrix as it stands now; later changes of the builder do not reach it. */
    public BitMatrix build() {
      return new BitMatrix(matrix.rows, matrix.columns, matrix.words.clone());
    }
  }

  /**
   * Starts a matrix of zeros.
   *
   * @param rows at least 0
   * @param columns bits in a row, at least 0
   */
  public static Builder builder(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException("negative size " + rows + " x " + columns);
    }
    return new Builder(rows, columns);
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** 32-bit words of one row, the last one padded with zeros. */
  public int wordsPerRow() {
    return wordsPerRow;
  }

  /**
   * One bit.
   *
   * @throws IndexOutOfBoundsException outside the matrix
   */
  public boolean get(int row, int column) {
    return (words[wordIndex(row, column)] >>> (column & 31) & 1) != 0;
  }

  /** 32 bits of a row: columns {@code 32 * index} and up, least significant bit first. */
  public int word(int row, int index) {
    if (row < 0 || row >= rows || index < 0 || index >= wordsPerRow) {
      throw new IndexOutOfBoundsException("word " + index + " of row " + row);
    }
    return words[row * wordsPerRow + index];
  }

  private int wordIndex(int row, int column) {
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      throw new IndexOutOfBoundsException(
          "bit " + column + " of row " + row + " in " + rows + " x " + columns);
    }
    return row * wordsPerRow + (column >> 5);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BitMatrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(words, that.words);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return "BitMatrix[" + rows + " x " + columns + "]";
  }
}
