package dev.bitbeat.emit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each way in which StringTemplate would stay silent is an error here. */
class TemplatesTest {
  record View(String name, String missing) {}

  private final Templates templates =
      Templates.ofText(
          """
          good(v) ::= "[$v.name$]"
          misspelt(v) ::= "[$v.nmae$]"
          nothing(v) ::= "[$v.missing$]"
          two(v, w) ::= "[$v.name$]"
          calls(v) ::= "$gone(v)$"
          lines(v) ::= <<
          $v.name$ >\\> 1
          next
          >>
          """);

  private final View view = new View("x", null);

  @Test
  void rendersWhatIsThere() {
    assertThat(templates.render("good", Map.of("v", view))).isEqualTo("[x]");
    assertThat(templates.render("lines", Map.of("v", view))).isEqualTo("x >> 1\nnext");
  }

  @Test
  void refusesAMisspeltProperty() {
    assertThatThrownBy(() -> templates.render("misspelt", Map.of("v", view)))
        .hasMessageContaining("nmae");
  }

  @Test
  void refusesANull() {
    assertThatThrownBy(() -> templates.render("nothing", Map.of("v", view)))
        .hasMessageContaining("missing");
  }

  @Test
  void refusesAnArgumentLeftUnset() {
    assertThatThrownBy(() -> templates.render("two", Map.of("v", view))).hasMessageContaining("w");
  }

  @Test
  void refusesUnknownTemplates() {
    assertThatThrownBy(() -> templates.render("none", Map.of())).hasMessageContaining("none");
    assertThatThrownBy(() -> templates.render("calls", Map.of("v", view)))
        .hasMessageContaining("gone");
  }
}
