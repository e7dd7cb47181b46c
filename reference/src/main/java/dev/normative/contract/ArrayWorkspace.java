package dev.normative.contract;

/**
 * Memory between a forward call on arrays and its backward call: the statistics that were used, and
 * room to work in. Made by {@link ArrayNormalization#workspace}, kept by the caller, and used again
 * for as many calls as the caller likes, one at a time.
 */
public interface ArrayWorkspace {}
