package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitMatrix;
import dev.bitbeat.model.BlockShape;
import dev.bitbeat.model.BnnModel;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Which networks the small form leaves to the channel-packed one. */
class SizeFormTest {
  /** So many hidden blocks of one shape behind an input block of another. */
  private static BnnModel model(BlockShape first, BlockShape hidden, int blocks) {
    BinaryBlock block =
        new BinaryBlock(
            hidden,
            true,
            BitMatrix.builder(hidden.outChannels(), hidden.fanIn()).build(),
            Collections.nCopies(hidden.outChannels(), 1));
    return EmitModels.hidden("blocks", first, Collections.nCopies(blocks, block));
  }

  @Test
  void sixteenBitsFindTheWeights() {
    BlockShape first = new BlockShape(1, 128, 3, 1, 1, 2, 2);
    BlockShape hidden = new BlockShape(128, 128, 15, 1, 7, 1, 1);
    assertThat(SizeForm.suits(model(first, hidden, 1))).isTrue();
    assertThat(SizeForm.suits(model(first, hidden, 2))).isFalse();
  }

  /** Each block waits for sixteen times the inputs of the one behind it, most of them padding. */
  @Test
  void theLastOutputComesSoonBehindTheWindow() {
    BlockShape shape = new BlockShape(1, 1, 15, 4, 14, 4, 4);
    assertThat(SizeForm.suits(model(shape, shape, 2))).isTrue();
    assertThat(SizeForm.suits(model(shape, shape, 3))).isFalse();
  }

  @Test
  void noPositionLiesInPaddingAlone() {
    BlockShape first = new BlockShape(1, 2, 3, 1, 1, 2, 2);
    assertThat(SizeForm.suits(model(first, new BlockShape(2, 2, 3, 1, 2, 1, 1), 1))).isTrue();
    assertThat(SizeForm.suits(model(first, new BlockShape(2, 2, 3, 1, 3, 1, 1), 1))).isFalse();
  }
}
