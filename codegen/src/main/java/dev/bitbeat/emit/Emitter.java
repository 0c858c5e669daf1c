package dev.bitbeat.emit;

import dev.bitbeat.emit.view.Classifier;
import dev.bitbeat.model.BnnModel;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Model in, three C files out: the same bytes for the same model and options, anywhere. */
public final class Emitter {
  private static final Templates TEMPLATES =
      Templates.ofFiles(
          "classifier-files.stg",
          "classifier-rhythm.stg",
          "classifier-front.stg",
          "classifier-fast-front.stg",
          "classifier-plain.stg",
          "classifier-size.stg",
          "classifier-speed.stg");

  private Emitter() {}

  /**
   * Emits the classifier of a model.
   *
   * @param model any valid model
   * @param options names and goal
   */
  public static EmittedSources emit(BnnModel model, EmitOptions options) {
    CModelBuilder builder = new CModelBuilder(model, options);
    String body = TEMPLATES.render(builder.bodyTemplate(), builder.bodyArguments());
    Classifier classifier = builder.classifier(body.stripTrailing());
    SortedMap<String, String> files = new TreeMap<>();
    Map<String, Classifier> arguments = Map.of("m", classifier);
    files.put(options.prefix() + ".h", TEMPLATES.render("header", arguments));
    files.put(options.prefix() + ".c", TEMPLATES.render("source", arguments));
    files.put(options.prefix() + "_weights.h", TEMPLATES.render("weights", arguments));
    return new EmittedSources(
        files, builder.layerBits(), classifier.scratchBytes(), classifier.ramBytes());
  }
}
