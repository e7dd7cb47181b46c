/** Optimizers with PyTorch's formulas and its order of operations. */
package dev.normative.optim;
