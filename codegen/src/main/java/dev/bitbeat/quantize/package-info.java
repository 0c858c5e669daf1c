/**
 * From a {@link dev.bitbeat.train.TrainedNetwork} to a {@link dev.bitbeat.model.BnnModel}: batch
 * norm, PReLU, sign and pooling fold into one integer threshold per channel, exactly. Nothing is
 * rounded here; training has already chosen what must be integers.
 */
package dev.bitbeat.quantize;
