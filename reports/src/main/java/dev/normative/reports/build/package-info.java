/** Where modules leave their results, and how files are read and replaced without damage. */
package dev.normative.reports.build;
