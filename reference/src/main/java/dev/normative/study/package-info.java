/**
 * Claims about normalization, checked as statistics: networks that differ in one thing are trained
 * from the same seeds, and the differences between them are judged.
 *
 * <p>A {@link dev.normative.study.Study} is run in a {@link dev.normative.study.Form} and leaves a
 * {@link dev.normative.study.StudyReport}, a JSON file that holds every single number its
 * judgements follow from. What a study finds is never a failure: a claim that is not supported is a
 * finding like any other.
 */
package dev.normative.study;
