package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.emit.view.Table;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types, bytes and lines of tables. */
class LiteralsTest {
  @Test
  void refusesWhatDoesNotFit() {
    for (int fits : new int[] {0, 65535, -32768}) {
      Literals.addBytes(new ArrayList<>(), fits, 2);
    }
    assertThatThrownBy(() -> Literals.addBytes(new ArrayList<>(), 65536, 2))
        .hasMessageContaining("65536 does not fit 2 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "0,uint8_t,1",
    "255,uint8_t,1",
    "256,uint16_t,2",
    "65535,uint16_t,2",
    "65536,uint32_t,4"
  })
  void anUnsignedTableIsAsNarrowAsItsLargestValue(int value, String type, int bytes) {
    Table table = Literals.unsigned("p", "t", "c", List.of(1, value));
    assertThat(table.type()).isEqualTo(type);
    assertThat(table.bytes()).isEqualTo(2 * bytes);
    assertThat(table.image()).hasSize(2 * bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "127,int8_t",
    "-128,int8_t",
    "128,int16_t",
    "-129,int16_t",
    "-32768,int16_t",
    "32768,int32_t"
  })
  void aSignedTableIsAsNarrowAsItsWidestValue(int value, String type) {
    assertThat(Literals.signed("p", "t", "c", List.of(0, value)).type()).isEqualTo(type);
  }

  @Test
  void bytesLieAsALittleEndianCoreStoresThem() {
    assertThat(Literals.signed("p", "t", "c", List.of(-2, 0x1234)).image())
        .containsExactly(0xfe, 0xff, 0x34, 0x12);
  }

  @Test
  void aLineTakes96ColumnsAndNoMore() {
    List<Integer> values = new ArrayList<>(List.of(10));
    values.addAll(Collections.nCopies(32, 7));
    List<String> rows = Literals.rows(values, value -> Integer.toString(value));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0)).startsWith("10, 7, 7,").hasSize(96);
    assertThat(rows.get(1)).isEqualTo("7,");
  }
}
