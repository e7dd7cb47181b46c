/** The cases that the rules draw: specifications, shapes, data from friendly to hostile. */
package dev.normative.conformance.generate;
