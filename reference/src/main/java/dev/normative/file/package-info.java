/**
 * What all files have in common, whatever is in them: how a damaged one is refused, and how a new
 * one takes the place of an old one.
 */
package dev.normative.file;
