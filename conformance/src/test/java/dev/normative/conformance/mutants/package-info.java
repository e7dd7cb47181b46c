/**
 * Implementations that are wrong on purpose, each a few lines away from a right one, and the test
 * that every one of them is rejected by the rule that should.
 */
package dev.normative.conformance.mutants;
