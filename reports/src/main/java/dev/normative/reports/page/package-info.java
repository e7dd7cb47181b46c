/**
 * The report's first page: all verdicts at a glance, in HTML that needs no network and runs no
 * script.
 */
package dev.normative.reports.page;
