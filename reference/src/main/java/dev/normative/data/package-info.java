/**
 * Labelled images for training runs: a file format (IDX), a small data set inside the jar (digits),
 * and a large one outside it (MNIST), which is found on this machine or downloaded when asked for;
 * and colour images from files that the user has (CIFAR-10).
 *
 * <p>Pixels stay bytes; they become numbers when a mini-batch is filled. Files are taken for
 * hostile: what a header says never decides how much memory is taken.
 */
package dev.normative.data;
