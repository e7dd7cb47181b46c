package dev.normative.golden;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A loss table that somebody printed in public: the mean loss of every so many mini-batches, epoch
 * by epoch.
 *
 * <p>The file is UTF-8 text: {@code # } and a JSON object with the header, the heading {@code
 * epoch,minibatch,loss}, then the rows. The windows restart with every epoch, and what an epoch
 * leaves over after its last whole window is not in the table.
 *
 * @param header where the table was printed, and how the run was made
 * @param window how many mini-batches a row is the mean of
 * @param epochs how many epochs there are; each has as many rows
 * @param rows in order, epoch by epoch
 */
public record PublishedTable(Header header, int window, int epochs, List<Row> rows) {

  private static final String HEADING = "epoch,minibatch,loss";

  /**
   * Where the table was printed, and how the run was made.
   *
   * @param source the publication
   * @param net the network's layers
   * @param seed what weights and shuffling come from
   * @param batchSize rows in a mini-batch
   * @param optimizer the optimizer and its learning rate
   * @param dtype what the run computed in
   * @param column what the loss column holds
   * @param more further fields of the file
   */
  public record Header(
      String source,
      String net,
      long seed,
      int batchSize,
      String optimizer,
      ElementType dtype,
      String column,
      Settings more) {

    private static final List<String> FIELDS =
        List.of("source", "net", "seed", "batch_size", "optimizer", "dtype", "column");

    private static Header of(Settings settings) {
      return new Header(
          settings.text("source"),
          settings.text("net"),
          settings.longInteger("seed"),
          settings.integer("batch_size"),
          settings.text("optimizer"),
          ElementType.of(settings.text("dtype")),
          settings.text("column"),
          settings.without(FIELDS));
    }
  }

  /**
   * One printed row.
   *
   * @param epoch counted from 1
   * @param miniBatch the last mini-batch of the window, counted from 1 within the epoch
   * @param loss the mean loss of the window
   */
  public record Row(int epoch, int miniBatch, double loss) {}

  /** Copies the rows. */
  public PublishedTable {
    Objects.requireNonNull(header, "header");
    rows = List.copyOf(rows);
    if (window < 1 || epochs < 1 || rows.isEmpty() || rows.size() % epochs != 0) {
      throw new IllegalArgumentException(
          rows.size()
              + " rows in "
              + epochs
              + " epochs with windows of "
              + window
              + " mini-batches; expected the same number of rows in each of one or more epochs");
    }
  }

  /**
   * The table inside the jar: the printed output of a published tutorial on batch normalization, 3
   * epochs of MNIST with seed 47.
   */
  public static PublishedTable article() {
    try {
      return parse(Catalog.resource("curves/mnist/article-table.csv"));
    } catch (IOException e) {
      throw Catalog.damaged(e);
    }
  }

  /**
   * Reads a table from a file, gzip or not.
   *
   * @throws MalformedGoldenFile if the content is not a table
   * @throws IOException if the file cannot be read
   */
  public static PublishedTable read(Path file) throws IOException {
    return parse(GoldenBytes.read(file));
  }

  private static PublishedTable parse(GoldenBytes bytes) throws IOException {
    GoldenText text = GoldenText.of(bytes);
    Header header =
        HeaderLine.read(text, "the fields " + String.join(", ", Header.FIELDS), Header::of);
    LossText.heading(text, HEADING);
    List<Row> rows = new ArrayList<>();
    for (int line = 3; line <= text.lines().size(); line++) {
      rows.add(row(text, line, rows));
    }
    if (rows.isEmpty()) {
      throw text.refuseEnd("no rows", "one row or more");
    }
    int epochs = rows.get(rows.size() - 1).epoch();
    long inFirst = rows.stream().filter(row -> row.epoch() == 1).count();
    if (inFirst * epochs != rows.size()) {
      throw text.refuseEnd(
          rows.size() + " rows in " + epochs + " epochs",
          inFirst + " rows in every epoch, as in the first");
    }
    return new PublishedTable(header, rows.get(0).miniBatch(), epochs, rows);
  }

  /** Reads a row, which must either go on with the epoch of the row before or begin the next. */
  private static Row row(GoldenText text, int line, List<Row> before) throws IOException {
    String[] columns = LossText.columns(text, line, HEADING);
    int epoch = LossText.whole(text, line, columns, 0, "an epoch, counted from 1");
    int miniBatch = LossText.whole(text, line, columns, 1, "a mini-batch, counted from 1");
    // A published number is the mean of float32 losses, taken in double: any double is possible.
    double loss = LossText.loss(text, line, columns, 2, ElementType.FLOAT64);
    if (before.isEmpty()) {
      if (epoch != 1 || miniBatch < 1) {
        throw LossText.refuse(text, line, columns, 0, "epoch 1 and the end of its first window");
      }
      return new Row(epoch, miniBatch, loss);
    }
    int window = before.get(0).miniBatch();
    Row last = before.get(before.size() - 1);
    boolean goesOn = epoch == last.epoch() && miniBatch == (long) last.miniBatch() + window;
    boolean begins = epoch == last.epoch() + 1 && miniBatch == window;
    if (!goesOn && !begins) {
      String expected =
          "epoch %d, mini-batch %d, or epoch %d, mini-batch %d"
              .formatted(last.epoch(), (long) last.miniBatch() + window, last.epoch() + 1, window);
      throw LossText.refuse(text, line, columns, 0, expected);
    }
    return new Row(epoch, miniBatch, loss);
  }

  /**
   * How far a run may be from a row, relative to the row.
   *
   * <p>A float64 run from the same seed agrees with the first seven rows to 2e-7 or better. In row
   * 8 float32 rounding has begun to move the published run itself (1e-4), by at most 1.9e-2 later.
   * Hence 1e-6 for the first seven rows and 3e-2 after them: these figures are of this table, and
   * say nothing about another.
   *
   * @param row counted from 1
   */
  public double relativeTolerance(int row) {
    Objects.checkIndex(row - 1, rows.size());
    return row <= 7 ? 1e-6 : 3e-2;
  }

  /** The losses as the means of windows. */
  public WindowMeans means() {
    return new WindowMeans(window, epochs, rows.stream().mapToDouble(Row::loss).toArray());
  }
}
