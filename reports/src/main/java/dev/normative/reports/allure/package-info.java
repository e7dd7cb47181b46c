/**
 * Test results in Allure's format: merged from all modules, described, and rendered as one page
 * that asks no host for anything.
 */
package dev.normative.reports.allure;
