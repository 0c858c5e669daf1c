package dev.bitbeat.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.bitbeat.model.BitbeatException;
import dev.bitbeat.model.UserError;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expects user errors by number and by what their one line must name. */
final class Errors {
  private Errors() {}

  static void assertError(UserError error, ThrowingCallable action, String... named) {
    Throwable thrown = catchThrowable(action);
    assertThat(thrown).isInstanceOf(BitbeatException.class);
    assertThat(((BitbeatException) thrown).error()).as(thrown.getMessage()).isEqualTo(error);
    assertThat(thrown.getMessage()).doesNotContain("\n", "null");
    for (String name : named) {
      assertThat(thrown.getMessage()).contains(name);
    }
  }
}
