package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The whole leads that a data set's windows were cut from, with the rule that labels any stretch of
 * them. Immutable.
 */
public final class Recordings {
  /** Starts of windows are this many samples apart: one second of the MIT-BIH records. */
  private static final int STEP = 360;

  private final List<Lead> leads;
  private final LabelRule rule;

  /**
   * One lead of a record.
   *
   * @param record its name
   * @param channel signal index in the record, from 0
   */
  record Lead(String record, int channel, EcgSignal signal, List<Annotation> annotations) {
    Lead {
      annotations = List.copyOf(annotations);
    }

    /** The annotations {@code from <= sample < to}, before them the rhythm in force. */
    private List<Annotation> around(int from, int to) {
      int first = firstAt(from);
      int rhythm = first - 1;
      while (rhythm >= 0 && annotations.get(rhythm).code() != AnnotationCodes.RHYTHM) {
        rhythm--;
      }
      List<Annotation> around = new ArrayList<>();
      if (rhythm >= 0) {
        around.add(annotations.get(rhythm));
      }
      around.addAll(annotations.subList(first, firstAt(to)));
      return around;
    }

    /** Index of the first annotation at or after a sample. */
    private int firstAt(int sample) {
      int low = 0;
      int high = annotations.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (annotations.get(middle).sample() < sample) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  Recordings(List<Lead> leads, LabelRule rule) {
    this.leads = List.copyOf(leads);
    this.rule = rule;
  }

  List<Lead> leads() {
    return leads;
  }

  LabelRule rule() {
    return rule;
  }

  /**
   * All windows that training may use beside its own: of the leads that training windows come from,
   * sharing no sample's time with a held-out window of the record, on whichever lead.
   *
   * @param dataset the data set that was cut from these leads
   * @param training indices of the windows that train
   */
  public Recuts recuts(Dataset dataset, int[] training) {
    boolean[] trains = new boolean[dataset.size()];
    for (int index : training) {
      trains[index] = true;
    }
    List<Recuts.Place> places = new ArrayList<>();
    int length = dataset.windowLength();
    for (Lead lead : leads) {
      boolean used = false;
      BitSet heldOut = new BitSet();
      for (int i = 0; i < dataset.size(); i++) {
        Window window = dataset.window(i);
        if (window.record().equals(lead.record())) {
          if (!trains[i]) {
            heldOut.set(window.startSample(), window.startSample() + window.length());
          } else if (window.channel() == lead.channel()) {
            used = true;
          }
        }
      }
      for (int start = 0; used && start + length <= lead.signal().length(); start += STEP) {
        int next = heldOut.nextSetBit(start);
        if (next >= 0 && next < start + length) {
          continue;
        }
        OptionalInt label = rule.label(lead.around(start, start + length), start, start + length);
        if (label.isPresent()) {
          places.add(new Recuts.Place(lead, start, label.getAsInt()));
        }
      }
    }
    return new Recuts(places, dataset.classCount(), length);
  }
}
