/** Errors element by element, where an implementation leaves its bounds. */
package dev.normative.reports.error;
