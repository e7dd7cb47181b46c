/**
 * What the suite asks of whoever makes pages of its verdicts: they know the suite, and it does not
 * know them.
 */
package dev.normative.conformance.report;
