/**
 * What any normalization has to do, whoever implements it.
 *
 * <p>Every normalization is the same four things: which elements share statistics, which share
 * parameters, two moments, a rescale. {@link dev.normative.contract.NormSpec} says which
 * normalization is meant, {@link dev.normative.contract.Normalization} is one: values in, values
 * out, no hidden state, so that a case can be replayed, shrunk and compared. An implementation is
 * found through a {@link dev.normative.contract.NormalizationProvider}, which also declares what it
 * claims, and each {@link dev.normative.contract.Deviation} that is known of it. {@link
 * dev.normative.contract.ShardedNormalization} is one for a batch that lies in shards.
 *
 * <p>{@link dev.normative.contract.StatefulLayer} is the other face: a layer that keeps its state
 * from call to call, as frameworks have it, where bugs of state can be looked for. {@link
 * dev.normative.contract.ArrayNormalization} is the third one: what a kernel does in memory that
 * belongs to its caller. Both this one and values in, values out may have fused calls, which add a
 * residual and apply ReLU as well; {@link dev.normative.contract.FusedComposition} says what they
 * are equal to.
 */
package dev.normative.contract;
