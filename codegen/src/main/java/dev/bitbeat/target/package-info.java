/**
 * What the emitted C runs on: board descriptors, the Arm toolchain, firmware sources around the
 * classifier, what an image weighs, and QEMU, in which the firmware is compared with Java. Knows
 * the model, the signals and the emitter; prints nothing.
 */
package dev.bitbeat.target;
