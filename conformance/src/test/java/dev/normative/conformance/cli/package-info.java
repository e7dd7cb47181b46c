/** Every subcommand as a user calls it: its exit code, what it says and what it leaves. */
package dev.normative.conformance.cli;
