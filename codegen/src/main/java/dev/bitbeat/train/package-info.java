/**
 * Training of binary networks: recipes, forward and backward passes in batches through ND4J's
 * matrix products, estimators, optimizer, augmentation, checkpoints and evaluation. Floats live
 * here and go no further: what leaves this package is a {@link dev.bitbeat.train.TrainedNetwork},
 * which dev.bitbeat.quantize turns into integers and bits.
 */
package dev.bitbeat.train;
