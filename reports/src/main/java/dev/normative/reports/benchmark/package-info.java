/**
 * How long normalization takes beside LibTorch: what JMH measured in the profile "bench", as tables
 * and bars. A build that measured nothing has nothing of this.
 */
package dev.normative.reports.benchmark;
