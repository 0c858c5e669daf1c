package dev.bitbeat.emit;

import dev.bitbeat.model.BnnModel;
import java.util.ArrayList;
import java.util.List;

/**
 * Where each hidden layer's bits lie in the scratch, in words. Only a layer and the next one live
 * at the same time: even layers start at 0, odd ones end at the end, so that the largest
 * neighbouring pair sets the size. Before them lie the bits of layer 0 of all phases but the first,
 * the last phase's first, so that the later layers of a phase leave those alone that wait.
 *
 * @param offsets first word of each hidden layer, of the first phase where it is layer 0
 * @param base first word behind what waits
 * @param stateWord first word of the input block's state, which dies before layer 1 is written
 * @param words size of the scratch
 */
record ScratchPlan(List<Integer> offsets, int base, int stateWord, int words) {
  ScratchPlan {
    offsets = List.copyOf(offsets);
  }

  /** Words of a phase's bits of layer 0. */
  int phaseWords() {
    return stateWord - base;
  }

  /** Words of each hidden layer's bits. */
  static List<Integer> layerWords(BnnModel model) {
    List<Integer> words = new ArrayList<>();
    for (int l = 0; l + 1 < model.shapes().size(); l++) {
      words.add(model.shapes().get(l).outChannels() * ((model.lengths().get(l + 1) + 31) / 32));
    }
    return words;
  }

  /** First word of the gap between a layer and the next one, from {@link #base} on. */
  static int gap(int layer, List<Integer> sizes) {
    int low = layer % 2 == 0 ? layer : layer + 1;
    return low < sizes.size() ? sizes.get(low) : 0;
  }

  /**
   * @param sizes words of each hidden layer's bits, at least one layer
   * @param phases phases
   * @param stateWords words of the input block's state, live together with layer 0
   * @param extra words that each step from a layer to the next (the last one: the head) needs
   *     besides, {@code sizes.size()} of them
   */
  static ScratchPlan of(List<Integer> sizes, int phases, int stateWords, List<Integer> extra) {
    int words = sizes.get(0) + stateWords;
    for (int l = 0; l < sizes.size(); l++) {
      int next = l + 1 < sizes.size() ? sizes.get(l + 1) : 0;
      words = Math.max(words, sizes.get(l) + next + extra.get(l));
    }
    int base = (phases - 1) * sizes.get(0);
    List<Integer> offsets = new ArrayList<>();
    for (int l = 0; l < sizes.size(); l++) {
      offsets.add(base + (l % 2 == 0 ? 0 : words - sizes.get(l)));
    }
    return new ScratchPlan(offsets, base, base + sizes.get(0), base + words);
  }
}
