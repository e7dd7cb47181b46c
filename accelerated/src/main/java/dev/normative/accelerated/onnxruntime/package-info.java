/**
 * ONNX Runtime's normalization operators on the CPU: {@link
 * dev.normative.accelerated.onnxruntime.OnnxRuntimeProvider}.
 *
 * <p>{@code Operator} says which operator, with which attributes, a specification means; {@code
 * OperatorModel} makes a model of it in memory, of one node whose shapes are left open; {@code
 * OnnxRuntime} is the loaded library with the sessions of the models that were used last, which a
 * {@code LeasedCache} holds; {@code NativeCall} is the memory of one call, which {@code
 * DirectMemory} lends.
 *
 * <p>Models are written with the classes that Tribuo generates from ONNX's own description of its
 * messages ({@code ai.onnx.proto}); ONNX publishes none for Java, and ONNX Runtime's Java API has
 * none. There are no gradients: the library infers.
 *
 * <p>This is the only package that imports {@code ai.onnxruntime} and {@code ai.onnx}; those who do
 * not ask for the provider need neither.
 */
package dev.normative.accelerated.onnxruntime;
