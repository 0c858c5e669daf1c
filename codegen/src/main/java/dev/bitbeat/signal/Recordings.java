package dev.bitbeat.signal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The whole leads that a data set's windows were cut from, with the rule that labels any stretch of
 * them. Immutable but for the labels that it remembers.
 */
public final class Recordings {
  /**
   * Starts of windows are this many samples apart: a tenth of a second of the MIT-BIH records, well
   * within a beat. A divisor of the windows' length, so that a table's own places are among them.
   */
  private static final int STEP = 36;

  private final List<Lead> leads;
  private final LabelRule rule;
  private List<List<Recuts.Place>> labelled;
  private int labelledLength;

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
   * @param share least share of a window for which the rhythm that labels it is in force
   */
  public Recuts recuts(Dataset dataset, int[] training, double share) {
    boolean[] trains = new boolean[dataset.size()];
    for (int index : training) {
      trains[index] = true;
    }
    int length = dataset.windowLength();
    List<Recuts.Place> places = new ArrayList<>();
    for (List<Recuts.Place> ofLead : labelled(length)) {
      if (ofLead.isEmpty()) {
        continue;
      }
      Lead lead = ofLead.get(0).lead();
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
      for (int p = 0; used && p < ofLead.size(); p++) {
        Recuts.Place place = ofLead.get(p);
        int next = heldOut.nextSetBit(place.start());
        if (place.answer().share() >= share && (next < 0 || next >= place.start() + length)) {
          places.add(place);
        }
      }
    }
    return new Recuts(places, dataset.classCount(), length);
  }

  /** Every place that the rule has a label for, by lead; the same for all splits, so found once. */
  private synchronized List<List<Recuts.Place>> labelled(int length) {
    if (labelled == null || labelledLength != length) {
      labelled = leads.stream().map(lead -> labelled(lead, length)).toList();
      labelledLength = length;
    }
    return labelled;
  }

  private List<Recuts.Place> labelled(Lead lead, int length) {
    List<Annotation> annotations = lead.annotations();
    List<Recuts.Place> places = new ArrayList<>();
    int first = 0;
    int end = 0;
    Optional<Annotation> rhythm = Optional.empty();
    for (int start = 0; start + length <= lead.signal().length(); start += STEP) {
      for (; first < annotations.size() && annotations.get(first).sample() < start; first++) {
        if (annotations.get(first).code() == AnnotationCodes.RHYTHM) {
          rhythm = Optional.of(annotations.get(first));
        }
      }
      while (end < annotations.size() && annotations.get(end).sample() < start + length) {
        end++;
      }
      List<Annotation> around = new ArrayList<>();
      rhythm.ifPresent(around::add);
      around.addAll(annotations.subList(first, end));
      int from = start;
      rule.label(around, start, start + length)
          .ifPresent(answer -> places.add(new Recuts.Place(lead, from, answer)));
    }
    return List.copyOf(places);
  }
}
