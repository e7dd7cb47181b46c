/**
 * LibTorch's normalizations on the CPU or a CUDA device, called through DJL: {@link
 * dev.normative.accelerated.libtorch.LibTorchProvider}.
 *
 * <p>{@code Operation} says which of LibTorch's operators a specification means. The operators are
 * called by {@code normalizations.py}, a script of LibTorch's own language that {@code
 * ScriptArchive} wraps up as LibTorch wants it; so every norm is there, group normalization too,
 * for which DJL has no call, epsilon stays a double all the way, and one call crosses into native
 * code once. {@code LibTorch} is the loaded library, {@code NativeCall} the memory of one call.
 *
 * <p>This is the only package that imports {@code ai.djl}; those who do not ask for the provider
 * need neither DJL nor LibTorch.
 */
package dev.normative.accelerated.libtorch;
