/**
 * What an implementation is, found out from outside: how well it computes a variance ({@link
 * dev.normative.conformance.profile.StabilityGrade}) and how exactly it adds up ({@link
 * dev.normative.conformance.profile.LongSum}).
 */
package dev.normative.conformance.profile;
