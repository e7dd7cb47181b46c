/**
 * A case of a rule as a file: what a failure leaves behind, in the format of the golden vectors,
 * and what makes calls of it again.
 */
package dev.normative.conformance.replay;
