package dev.bitbeat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitMatrixTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 63, 64, 65})
  void everyBitIsItsOwn(int columns) {
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < columns; column++) {
        BitMatrix one = BitMatrix.builder(2, columns).set(row, column).build();
        assertThat(one.wordsPerRow()).isEqualTo((columns + 31) / 32);
        for (int r = 0; r < 2; r++) {
          for (int c = 0; c < columns; c++) {
            assertThat(one.get(r, c)).isEqualTo(r == row && c == column);
          }
          for (int w = 0; w < one.wordsPerRow(); w++) {
            assertThat(one.word(r, w))
                .isEqualTo(r == row && w == column / 32 ? 1 << column % 32 : 0);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "2, 0", "0, -1", "0, 33"})
  void nothingLiesOutside(int row, int column) {
    BitMatrix matrix = BitMatrix.builder(2, 33).build();
    assertThatThrownBy(() -> matrix.get(row, column)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> BitMatrix.builder(2, 33).set(row, column))
        .isInstanceOf(IndexOutOfBoundsException.class);
    int word = column == 33 ? 2 : column;
    assertThatThrownBy(() -> matrix.word(row, word)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void hasNoNegativeSize() {
    assertThatThrownBy(() -> BitMatrix.builder(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BitMatrix.builder(0, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(BitMatrix.builder(0, 0).build().rows()).isZero();
  }

  @Test
  void aBuiltMatrixStaysAsItIs() {
    BitMatrix.Builder builder = BitMatrix.builder(1, 2);
    BitMatrix before = builder.build();
    builder.set(0, 1);
    assertThat(before.get(0, 1)).isFalse();
    assertThat(builder.build().get(0, 1)).isTrue();
  }

  @Test
  void equalMatricesHaveTheSameSizeAndBits() {
    BitMatrix one = TinyModel.bits("10", "01");
    assertThat(one)
        .isEqualTo(TinyModel.bits("10", "01"))
        .hasSameHashCodeAs(TinyModel.bits("10", "01"));
    assertThat(one).isNotEqualTo(TinyModel.bits("10", "11"));
    assertThat(one).isNotEqualTo(TinyModel.bits("100", "010"));
    assertThat(BitMatrix.builder(1, 64).build()).isNotEqualTo(BitMatrix.builder(2, 32).build());
    assertThat(one.toString()).contains("2 x 2");
  }
}
