package dev.normative.accelerated;

/** Does a {@link Sweep}, with one thread or several; the results are the same. */
final class Schedule {
  /** Elements of an input below which handing work to other threads costs more than it saves. */
  private static final int SMALL = 1 << 15;

  /** Units per thread from which on they are handed out whole. */
  private static final int MANY = 4;

  private Schedule() {}

  static void run(Sweep sweep, Team team) {
    Workspace work = sweep.work;
    int threads = sweep.geometry.elements() < SMALL ? 1 : team.threads();
    work.workers(threads);
    int units = sweep.units();
    if (threads == 1) {
      Scratch scratch = work.scratch(0);
      int together = sweep.together();
      for (int unit = 0; unit < units; unit += together) {
        sweep.whole(unit, together, scratch);
      }
    } else if (units / MANY >= threads || sweep.chunks() == 1) {
      bySome(sweep, team, threads);
    } else {
      byChunks(sweep, team, threads);
    }
  }

  private static void bySome(Sweep sweep, Team team, int threads) {
    int units = sweep.units();
    int together = Math.max(1, Math.min(sweep.together(), units / (MANY * threads)));
    Job.Task task = (i, worker) -> sweep.whole(i * together, together, sweep.work.scratch(worker));
    team.run(new Job((units - 1) / together + 1, threads, task));
  }

  private static void byChunks(Sweep sweep, Team team, int threads) {
    Workspace work = sweep.work;
    int units = sweep.units();
    int chunks = sweep.chunks();
    for (int unit = 0; unit < units; unit++) {
      sweep.prepare(unit);
    }
    for (int i = 0; i < sweep.passes(); i++) {
      int pass = i;
      team.run(
          new Job(
              units * chunks,
              threads,
              (task, worker) ->
                  sweep.reduce(pass, task / chunks, task % chunks, work.scratch(worker))));
      for (int unit = 0; unit < units; unit++) {
        sweep.finish(pass, unit, work.scratch(0));
      }
    }
    team.run(
        new Job(
            units * chunks,
            threads,
            (task, worker) -> sweep.map(task / chunks, task % chunks, work.scratch(worker))));
  }
}
