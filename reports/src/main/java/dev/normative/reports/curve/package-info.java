/** Pictures of training curves: what a run lost at each step, over what PyTorch lost. */
package dev.normative.reports.curve;
