package dev.normative.accelerated.training;

import dev.normative.accelerated.Job;
import dev.normative.accelerated.Team;

/**
 * Shares rows among the threads of a team, where that is worth it. What a row comes to does not
 * depend on which rows are done together with it, nor on who does them. With one thread nothing is
 * allocated.
 */
final class Workers implements AutoCloseable {
  /** Rows come in multiples of what kernels like to do together. */
  private static final int ROWS = 8;

  /** Operations below which handing work to other threads costs more than it saves. */
  private static final int SMALL = 1 << 18;

  private final Team team;

  Workers(Team team) {
    this.team = team;
  }

  /** What is done with the rows from {@code first} to {@code end}, exclusive. */
  interface Rows {
    /** Does it. */
    void work(int first, int end);
  }

  /**
   * Does all rows.
   *
   * @param rows how many
   * @param operations how many multiplications or the like a row takes, about
   */
  void share(int rows, int operations, Rows task) {
    if (team.threads() == 1 || (long) rows * operations < SMALL) {
      task.work(0, rows);
      return;
    }
    int blocks = (rows - 1) / ROWS + 1;
    team.run(
        new Job(
            blocks,
            team.threads(),
            (block, worker) -> task.work(block * ROWS, Math.min(rows, (block + 1) * ROWS))));
  }

  @Override
  public void close() {
    team.close();
  }
}
