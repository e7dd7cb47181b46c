/**
 * Calls that frameworks made and recorded (the golden vectors, and files of one's own in their
 * format), as calls of the contract: which specification each layer or operator stands for, how the
 * framework computed it, and so how far what it recorded may be off.
 */
package dev.normative.conformance.recording;
