package dev.normative.conformance.engine;

/**
 * A text that goes with a verdict into the report.
 *
 * @param name the file name that readers see
 * @param mediaType text/plain, text/csv
 * @param text the content
 */
public record Attachment(String name, String mediaType, String text) {}
