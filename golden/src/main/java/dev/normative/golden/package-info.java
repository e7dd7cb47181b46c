/**
 * Golden files, and the code that reads and compares them: training curves, a published loss table,
 * and vectors that PyTorch, Keras and ONNX computed.
 *
 * <p>Everything here was produced by other frameworks, never by the code that it judges: this
 * package imports the JDK and a JSON reader and knows nothing of the reference implementation. How
 * each file was made stands in {@code PROVENANCE.md} beside the files; the programs stand in the
 * module's {@code regenerate/} folder.
 *
 * <p>Golden files may also come from outside, so every reader takes its input for hostile: what is
 * wrong is refused with a {@link dev.normative.golden.MalformedGoldenFile} that says where, and no
 * number in a file decides how much memory is taken.
 */
package dev.normative.golden;
