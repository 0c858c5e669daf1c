package dev.bitbeat.target;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who calls whom and with how much stack, from the files that gcc writes with -fcallgraph-info=su.
 * Bounds the stack of a whole program that has no recursion, no calls through pointers and no
 * frames of variable size.
 */
public final class CallGraph {
  private static final Pattern NODE =
      Pattern.compile("node: \\{ title: \"([^\"]*)\" label: \"([^\"]*)\".*");
  private static final Pattern EDGE =
      Pattern.compile("edge: \\{ sourcename: \"([^\"]*)\" targetname: \"([^\"]*)\".*");
  private static final Pattern STACK = Pattern.compile("\\\\n(\\d+) bytes \\((\\w+)(,bounded)?\\)");
  private static final Pattern PLACE = Pattern.compile("\\\\n([^\\\\]+):\\d+:\\d+\\\\n");

  /**
   * Stack of the libgcc routines that integer code can call, all leaves or a few levels of their
   * own; read from the disassembly of libgcc 12.2 and rounded up.
   */
  private static final Map<String, Integer> LIBGCC =
      Map.ofEntries(
          Map.entry("__aeabi_uidiv", 16),
          Map.entry("__aeabi_uidivmod", 24),
          Map.entry("__aeabi_idiv", 16),
          Map.entry("__aeabi_idivmod", 24),
          Map.entry("__aeabi_lmul", 32),
          Map.entry("__aeabi_llsl", 8),
          Map.entry("__aeabi_llsr", 8),
          Map.entry("__aeabi_lasr", 8),
          Map.entry("__aeabi_uldivmod", 96),
          Map.entry("__aeabi_ldivmod", 96),
          Map.entry("__popcountsi2", 16),
          Map.entry("__clzsi2", 16),
          Map.entry("__ctzsi2", 16),
          Map.entry("__gnu_thumb1_case_uqi", 8),
          Map.entry("__gnu_thumb1_case_sqi", 8),
          Map.entry("__gnu_thumb1_case_uhi", 8),
          Map.entry("__gnu_thumb1_case_shi", 8),
          Map.entry("__gnu_thumb1_case_si", 8));

  private record Node(
      String function, Optional<String> file, int bytes, Optional<String> trouble) {}

  private final Map<String, Node> nodes = new TreeMap<>();
  private final Map<String, Set<String>> calls = new TreeMap<>();

  private CallGraph() {}

  /** Reads the texts of .ci files. */
  static CallGraph parse(List<String> texts) {
    CallGraph graph = new CallGraph();
    for (String text : texts) {
      text.lines().forEach(graph::line);
    }
    return graph;
  }

  private void line(String line) {
    Matcher node = NODE.matcher(line);
    if (node.matches()) {
      add(node.group(1), node.group(2));
      return;
    }
    Matcher edge = EDGE.matcher(line);
    if (edge.matches()) {
      calls.computeIfAbsent(edge.group(1), key -> new LinkedHashSet<>()).add(edge.group(2));
    }
  }

  private void add(String title, String label) {
    Matcher stack = STACK.matcher(label);
    if (!stack.find()) {
      return; // declared here, defined elsewhere
    }
    Matcher place = PLACE.matcher(label);
    boolean bounded = stack.group(2).equals("static") || stack.group(3) != null;
    String function = title.substring(title.lastIndexOf(':') + 1);
    nodes.put(
        title,
        new Node(
            function,
            place.find() ? Optional.of(fileName(place.group(1))) : Optional.empty(),
            Integer.parseInt(stack.group(1)),
            bounded ? Optional.empty() : Optional.of(function + " has a frame of variable size")));
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Source file of a function as the symbol table calls it. */
  Optional<String> fileOf(String function) {
    return nodes.values().stream()
        .filter(node -> node.function().equals(function))
        .findFirst()
        .flatMap(Node::file);
  }

  /**
   * Deepest stack below an entry point, its own frame included.
   *
   * @param entry function that starts with an empty stack
   * @throws BitbeatException {@link UserError#STACK_UNKNOWN} when there is no bound
   */
  public int worstStack(String entry) {
    return worst(entry, new ArrayList<>());
  }

  private int worst(String title, List<String> path) {
    if (path.contains(title)) {
      throw new BitbeatException(UserError.STACK_UNKNOWN, title + " calls itself");
    }
    Node node = nodes.get(title);
    if (node == null) {
      Integer known = LIBGCC.get(title);
      if (known == null) {
        throw new BitbeatException(UserError.STACK_UNKNOWN, "nothing is known of " + title);
      }
      return known;
    }
    if (node.trouble().isPresent()) {
      throw new BitbeatException(UserError.STACK_UNKNOWN, node.trouble().get());
    }
    path.add(title);
    int deepest = 0;
    for (String callee : new TreeSet<>(calls.getOrDefault(title, Set.of()))) {
      deepest = Math.max(deepest, worst(callee, path));
    }
    path.remove(path.size() - 1);
    return node.bytes() + deepest;
  }
}
