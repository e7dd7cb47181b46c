/**
 * What a run says of each implementation, for programs: levels and verdicts as JSON, all verdicts
 * as JUnit's XML, a badge.
 */
package dev.normative.reports.certificate;
