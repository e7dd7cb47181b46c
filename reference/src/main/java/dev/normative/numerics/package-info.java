/**
 * Arithmetic with twice the precision of a double and the moments computed with it; exact
 * arithmetic on what doubles are, for what that precision cannot settle.
 */
package dev.normative.numerics;
