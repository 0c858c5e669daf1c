package dev.bitbeat.emit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test of every form of the emitted C: takes {@link Optimize}, {@link Core}, {@link Kernel}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest
@CsvSource({
  "SIZE,ANY,TIME_PACKED",
  "SPEED,ANY,TIME_PACKED",
  "SPEED,CORTEX_M0,TIME_PACKED",
  "BALANCED,ANY,TIME_PACKED",
  "SPEED,ANY,CHANNEL_PACKED",
  "SPEED,ANY,NAIVE"
})
@interface EveryForm {}
