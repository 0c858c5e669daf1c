package dev.bitbeat.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bitbeat.model.BitbeatException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallGraphTest {
  private static String node(String name, String stack) {
    return "node: { title: \""
        + name
        + "\" label: \""
        + name
        + "\\nmain.c:3:6\\n"
        + stack
        + "\" }\n";
  }

  private static String edge(String from, String to) {
    return "edge: { sourcename: \""
        + from
        + "\" targetname: \""
        + to
        + "\" label: \"main.c:4:2\" }\n";
  }

  private static CallGraph graph(String... lines) {
    return CallGraph.parse(List.of(String.join("", lines)));
  }

  @Test
  void theDeepestPathCounts() {
    CallGraph graph =
        graph(
            node("start", "24 bytes (static)"),
            node("main.c:a", "8 bytes (static)"),
            node("main.c:b", "40 bytes (dynamic,bounded)"),
            edge("start", "main.c:a"),
            edge("start", "main.c:b"),
            edge("main.c:a", "main.c:b"),
            edge("main.c:b", "__aeabi_uidiv"));
    assertThat(graph.worstStack("start")).isEqualTo(24 + 8 + 40 + 16);
    assertThat(graph.fileOf("b")).contains("main.c");
  }

  @Test
  void recursionHasNoBound() {
    CallGraph graph =
        graph(
            node("start", "8 bytes (static)"),
            node("f", "8 bytes (static)"),
            edge("start", "f"),
            edge("f", "f"));
    assertThatThrownBy(() -> graph.worstStack("start"))
        .isInstanceOf(BitbeatException.class)
        .hasMessageContaining("f calls itself");
  }

  @Test
  void aFrameOfVariableSizeHasNoBound() {
    assertThatThrownBy(() -> graph(node("start", "8 bytes (dynamic)")).worstStack("start"))
        .hasMessageContaining("variable size");
  }

  @Test
  void aCallThroughAPointerHasNoBound() {
    CallGraph graph = graph(node("start", "8 bytes (static)"), edge("start", "__indirect_call"));
    assertThatThrownBy(() -> graph.worstStack("start")).hasMessageContaining("__indirect_call");
  }
}
