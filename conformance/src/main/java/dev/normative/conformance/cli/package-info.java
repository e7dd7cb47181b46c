/**
 * The command line, {@code conformance/bin/normative}: one class per subcommand.
 *
 * <p>Exit codes: 0 where all is as it should be, 1 where an implementation or a file does not
 * agree, 2 for wrong usage, 3 where something could not be run or read. Results go to standard
 * output, progress and complaints to standard error, a complaint in one line. Nothing else in the
 * suite knows this package; what it needs besides the suite's own dependencies (picocli, a progress
 * bar) is optional there.
 */
package dev.normative.conformance.cli;
