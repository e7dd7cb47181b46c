package dev.normative.reports.page;

import dev.normative.reports.allure.AllureEntries;
import dev.normative.reports.allure.VerdictResult;
import dev.normative.reports.verdict.Judged;

/**
 * Addresses of entries in Allure's page; empty where there is none.
 *
 * @param page the address of that page; empty where there is none
 * @param entries the entries in it
 */
record Links(String page, AllureEntries entries) {

  /** The entry of a verdict; of one that is missing, the table that says so. */
  String of(Judged row) {
    if (row.outcome().isEmpty()) {
      return named(VerdictResult.EPIC, VerdictResult.NAME);
    }
    return entries.of(row.outcome().get()).map(this::address).orElse("");
  }

  /** The entry of a result. */
  String named(String epic, String name) {
    return entries.named(epic, name).map(this::address).orElse("");
  }

  /** A part of the page. */
  String address(String fragment) {
    return page.isEmpty() ? "" : page + "#" + fragment;
  }
}
