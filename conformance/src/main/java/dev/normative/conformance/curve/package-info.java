/**
 * Training with an implementation inside the reference's networks, and holding the losses against
 * curves that PyTorch computed and a table that a tutorial printed.
 */
package dev.normative.conformance.curve;
