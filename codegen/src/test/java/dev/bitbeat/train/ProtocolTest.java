package dev.bitbeat.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.MitBihRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtocolTest {
  @ParameterizedTest
  @EnumSource
  void aRecipeThatCutsMoreTrainingWindowsHasALabelOfItsOwn(Protocol protocol) {
    Dataset records = MitBihRecords.dataset("ecg17");
    Dataset none = TinyTraining.dataset(4, 1);
    Recipe plain = TinyTraining.recipe(2, Recipe.EstimatorOptions.Choice.IEE);
    Recipe more = withRecut(plain);

    assertThat(protocol.label(records, plain, List.of(plain))).isEqualTo(protocol.id());
    String label = protocol.id() + "+recut";
    assertThat(protocol.label(records, more, List.of())).isEqualTo(label);
    assertThat(protocol.label(records, plain, List.of(plain, more))).isEqualTo(label);
    assertThat(protocol.label(none, more, List.of())).isEqualTo(protocol.id());
    assertThat(Protocol.of(protocol.id())).isEqualTo(protocol);
    assertThat(Protocol.of(label)).isEqualTo(protocol);
    protocol.requireCalled(protocol.id(), records, plain, List.of());
    protocol.requireCalled(protocol.id(), none, more, List.of());
    protocol.requireCalled(label, records, more, List.of());
    assertThatThrownBy(() -> protocol.requireCalled(label, records, plain, List.of()))
        .hasMessageContaining("protocol '" + label + "' with recipe tiny does not exist; use ");
    assertThat(Protocol.isLabel(label)).isTrue();
    assertThat(Protocol.isLabel(label + "s")).isFalse();
  }

  private static Recipe withRecut(Recipe recipe) {
    String text = new String(recipe.toBytes(), StandardCharsets.UTF_8);
    String changed = text.replaceFirst("\"recut\" : 0.0", "\"recut\" : 0.25");
    assertThat(changed).isNotEqualTo(text);
    return Recipe.parse("test", changed.getBytes(StandardCharsets.UTF_8));
  }
}
