package dev.bitbeat.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BinaryBlock;
import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.BnnModel;
import dev.bitbeat.model.Head;
import dev.bitbeat.model.UserError;
import dev.bitbeat.signal.Dataset;
import dev.bitbeat.signal.SeededRandom;
import dev.bitbeat.signal.Window;
import dev.bitbeat.train.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The check at every export finds what is wrong with a model, and where. */
class ExactnessCheckTest {
  private static final TrainedNetwork NETWORK = QuantizerTest.random(SeededRandom.of(4), true);
  private static final BnnModel MODEL = Quantizer.quantize(NETWORK, "exact", QuantizerTest.NOWHERE);
  private static final Dataset WINDOWS = windows();

  private static Dataset windows() {
    SeededRandom random = SeededRandom.of(5);
    List<Window> windows = new ArrayList<>();
    for (int w = 0; w < 7; w++) {
      short[] samples = QuantizerTest.window(random, NETWORK.inputLength(), w);
      windows.add(new Window(samples, w % 3, "synthetic", 0, w));
    }
    return new Dataset("seven", NETWORK.classNames(), windows);
  }

  private static BnnModel with(List<BinaryBlock> blocks, Head head) {
    return new BnnModel(
        MODEL.name(),
        MODEL.classNames(),
        MODEL.inputLength(),
        MODEL.samplingHz(),
        MODEL.normalizer(),
        MODEL.input(),
        blocks,
        head,
        MODEL.provenance());
  }

  private static void assertDiffers(BnnModel wrong, String place) {
    assertThatThrownBy(() -> ExactnessCheck.check(NETWORK, wrong, WINDOWS))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("exact")
        .hasMessageContaining(place)
        .extracting(e -> ((BitbeatException) e).error())
        .isEqualTo(UserError.QUANTIZATION_DIFFERS);
  }

  @Test
  void countsTheWindowsItCompared() {
    assertThat(ExactnessCheck.check(NETWORK, MODEL, WINDOWS)).isEqualTo(7);
  }

  @Test
  void findsAChannelThatIsAlwaysOn() {
    for (int channel : new int[] {2, 8}) { // the third one is never on in the network
      BinaryBlock first = MODEL.blocks().get(0);
      List<Integer> thresholds = new ArrayList<>(first.thresholds());
      int fanIn = first.shape().fanIn();
      thresholds.set(channel, thresholds.get(channel) > fanIn / 2 ? 0 : fanIn + 1);
      List<BinaryBlock> blocks = new ArrayList<>(MODEL.blocks());
      blocks.set(0, new BinaryBlock(first.shape(), first.padBit(), first.weights(), thresholds));
      assertDiffers(with(blocks, MODEL.head()), "block 2 channel " + channel + " time");
    }
  }

  @Test
  void findsAScoreThatIsOneTooHigh() {
    Head head = MODEL.head();
    for (int c = 0; c < 3; c++) {
      List<Integer> offset = new ArrayList<>(head.offset());
      offset.set(c, offset.get(c) + 1);
      Head wrong =
          new Head(
              head.shape(),
              head.padBit(),
              head.weights(),
              head.sumScale(),
              head.maxScale(),
              head.countScale(),
              head.countThresholds(),
              offset);
      assertDiffers(with(MODEL.blocks(), wrong), "score " + c);
    }
  }
}
