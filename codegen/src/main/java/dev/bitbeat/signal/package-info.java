/**
 * ECG as it comes from outside: WFDB records and annotations, CSV recordings, synthetic ECG, and
 * what the trainer and the verifier take from them: windows of signed 16-bit ADC counts with a
 * label, ordered data sets, and splits of them. Knows files and the field's facts; knows nothing of
 * networks, ND4J or C. Whatever bytes come in, a reader here either returns a value or throws a
 * {@link dev.bitbeat.model.BitbeatException} that names the file, the place and the remedy.
 */
package dev.bitbeat.signal;
