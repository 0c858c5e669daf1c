/**
 * What the templates of the emitted C see: immutable records of finished names, literals and flags.
 * No view computes anything that depends on the model.
 */
package dev.bitbeat.emit.view;
