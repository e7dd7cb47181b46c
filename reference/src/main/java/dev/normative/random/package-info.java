/** PyTorch's random numbers, bit for bit: the same seed means the same start everywhere. */
package dev.normative.random;
