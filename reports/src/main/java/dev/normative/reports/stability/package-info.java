/** Pictures of stability: how the error of the variance grows with the condition number. */
package dev.normative.reports.stability;
