package dev.bitbeat.train;

import java.util.ArrayList;
import java.util.List;

/** Adam (Kingma, Ba, arXiv 1412.6980) over the tensors of a network. */
final class Adam {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** Batch norm's scale stays above this, so that no channel is ever inverted. */
  static final float LEAST_GAMMA = 1e-3f;

  /** PReLU's slope stays above this, so that it is invertible. */
  static final float LEAST_SLOPE = 1e-3f;

  private final Network network;
  private final float weightClip;
  private final List<float[]> first = new ArrayList<>();
  private final List<float[]> second = new ArrayList<>();
  private long steps;

  /**
   * @param weightClip latent weights stay within +- this; 0 for no clip
   */
  Adam(Network network, float weightClip) {
    this.network = network;
    this.weightClip = weightClip;
    for (float[] tensor : network.tensors()) {
      first.add(new float[tensor.length]);
      second.add(new float[tensor.length]);
    }
  }

  /** One step against the gradients. */
  void step(Engine.Gradients gradients, double rate) {
    steps++;
    double correction1 = 1 - StrictMath.pow(BETA1, (double) steps);
    double correction2 = 1 - StrictMath.pow(BETA2, (double) steps);
    float size = (float) (rate / correction1);
    float inverse = (float) (1 / Math.sqrt(correction2));
    int index = 0;
    for (int l = 0; l < network.depth(); l++) {
      Network.Layer layer = network.layer(l);
      List<float[]> tensors = layer.tensors();
      for (int t = 0; t < tensors.size(); t++, index++) {
        move(
            tensors.get(t), gradients.of(l, t), first.get(index), second.get(index), size, inverse);
      }
      clamp(layer);
    }
  }

  private static void move(
      float[] values, float[] gradient, float[] m, float[] v, float size, float inverse) {
    for (int i = 0; i < values.length; i++) {
      float g = gradient[i];
      m[i] += (float) (1 - BETA1) * (g - m[i]);
      v[i] += (float) (1 - BETA2) * (g * g - v[i]);
      values[i] -= size * m[i] / ((float) Math.sqrt(v[i]) * inverse + (float) EPSILON);
    }
  }

  private void clamp(Network.Layer layer) {
    if (weightClip > 0) {
      for (int i = 0; i < layer.weights.length; i++) {
        layer.weights[i] = Math.max(-weightClip, Math.min(weightClip, layer.weights[i]));
      }
    }
    if (!layer.isHead) {
      for (int c = 0; c < layer.gamma.length; c++) {
        layer.gamma[c] = Math.max(LEAST_GAMMA, layer.gamma[c]);
        layer.slope[c] = Math.max(LEAST_SLOPE, layer.slope[c]);
      }
    }
  }

  long steps() {
    return steps;
  }

  /** Moments in a fixed order, for checkpoints. */
  List<float[]> moments() {
    List<float[]> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  void restoreSteps(long count) {
    steps = count;
  }
}
