package dev.normative.study;

import java.util.List;

/**
 * A picture of a study as numbers: lines over common places.
 *
 * @param title what it shows
 * @param horizontal the horizontal axis and its unit
 * @param vertical the vertical axis and its unit
 * @param logarithmic whether the vertical axis is logarithmic
 * @param places the places on the horizontal axis as a reader names them, numbers for a curve
 * @param numeric whether places are numbers; others stand at equal distances
 * @param bands the lines, each with one value for every place
 */
public record Chart(
    String title,
    String horizontal,
    String vertical,
    boolean logarithmic,
    List<String> places,
    boolean numeric,
    List<Band> bands) {

  /** Refuses a band that does not have one value for every place. */
  public Chart {
    places = List.copyOf(places);
    bands = List.copyOf(bands);
    if (places.isEmpty() || bands.isEmpty()) {
      throw new IllegalArgumentException("chart \"" + title + "\" shows nothing");
    }
    for (Band band : bands) {
      if (band.mean().size() != places.size()) {
        throw new IllegalArgumentException(
            "chart \""
                + title
                + "\" has "
                + places.size()
                + " places, its line \""
                + band.variant()
                + "\" "
                + band.mean().size());
      }
    }
    if (numeric) {
      places.forEach(Double::parseDouble);
    }
  }
}
