/** Arithmetic with twice the precision of a double, and the moments computed with it. */
package dev.normative.numerics;
