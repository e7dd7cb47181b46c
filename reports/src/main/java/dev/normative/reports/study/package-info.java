/**
 * The studies in the report: what was claimed, what the numbers say of it, and pictures of them.
 */
package dev.normative.reports.study;
