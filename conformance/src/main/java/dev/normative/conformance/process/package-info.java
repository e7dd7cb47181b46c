/**
 * Implementations in any language: an executable that reads a request per line and writes a reply
 * per line is judged like any other implementation, through {@link
 * dev.normative.conformance.process.ProcessProvider}.
 *
 * <p>The lines are described in {@code PROTOCOL.md} beside this package in the jar; {@code
 * conformance/examples} has a program in Python and one in C that speak them.
 */
package dev.normative.conformance.process;
