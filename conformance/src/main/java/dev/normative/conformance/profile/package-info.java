/**
 * What an implementation is, found out from outside: how well it computes a variance ({@link
 * dev.normative.conformance.profile.StabilityGrade}), how exactly it adds up ({@link
 * dev.normative.conformance.profile.LongSum}), and which conventions it follows ({@link
 * dev.normative.conformance.profile.Fingerprint}).
 */
package dev.normative.conformance.profile;
