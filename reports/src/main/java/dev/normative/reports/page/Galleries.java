package dev.normative.reports.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pictures by the epic that their results are filed under, each with a link to its result. */
final class Galleries {
  private Galleries() {}

  /**
   * One gallery for each epic; the first is open.
   *
   * @param first the epics that come first, in this order
   */
  static List<View.Gallery> of(List<Picture> pictures, List<String> first, Links links) {
    Map<String, List<View.Figure>> byEpic = new LinkedHashMap<>();
    first.forEach(epic -> byEpic.put(epic, new ArrayList<>()));
    for (Picture picture : pictures) {
      byEpic
          .computeIfAbsent(picture.epic(), epic -> new ArrayList<>())
          .add(
              new View.Figure(
                  picture.result() + " (" + picture.name() + ")",
                  picture.data(),
                  links.named(picture.epic(), picture.result())));
    }
    byEpic.values().removeIf(List::isEmpty);
    List<View.Gallery> galleries = new ArrayList<>();
    byEpic.forEach(
        (epic, figures) ->
            galleries.add(
                new View.Gallery(
                    epic + ": " + figures.size() + (figures.size() == 1 ? " picture" : " pictures"),
                    galleries.isEmpty(),
                    figures)));
    return galleries;
  }
}
