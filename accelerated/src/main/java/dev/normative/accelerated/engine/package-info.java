/**
 * What packages share that call an engine of others in native code: how values get into its memory
 * and back, what is said of a jar that is missing and of a call that failed. Imports no engine.
 */
package dev.normative.accelerated.engine;
