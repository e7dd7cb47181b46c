/**
 * The conformance suite for normalization layers: extend {@link
 * dev.normative.conformance.NormalizationConformance}, name an implementation, run it.
 *
 * <p>Rooms: {@code rules} (one method per rule), {@code generate} (the cases that rules draw),
 * {@code bound} (how far a conforming result may be off, computed from the data), {@code profile}
 * (what an implementation is, found out from outside), {@code engine} (seeds, skips, verdicts,
 * reporting, what to do about implementations that do harm), {@code process} (implementations in
 * other languages), {@code recording} (what frameworks recorded, as calls), {@code curve} (whole
 * training runs), {@code replay} (failing cases as files), {@code report} (what is asked of whoever
 * makes pages), {@code cli} (the command line, which no other room knows).
 */
package dev.normative.conformance;
