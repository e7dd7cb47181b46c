package dev.normative.study;

import dev.normative.optim.OptimizerSettings;

/**
 * One of the ways of training that a study compares.
 *
 * @param name the name that readers see
 * @param network how the network is made
 * @param batchSize how many samples a mini-batch has
 * @param optimizer the optimizer
 */
record Variant(String name, Blueprint network, int batchSize, OptimizerSettings optimizer) {}
