package dev.normative.reports;

import dev.normative.conformance.Level;
import dev.normative.conformance.Outcome;
import dev.normative.conformance.RunRecord;
import dev.normative.conformance.Verdict;
import dev.normative.conformance.engine.Shard;
import dev.normative.reports.build.BuildTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A project folder with two modules, into which a test writes what a build could have left. */
public record SampleBuild(Path root) {

  public static final List<String> MODULES = List.of("conformance", "accelerated");

  /** Whose outcomes the samples are. */
  public static final String FAMILY = "BatchNorm";

  public BuildTree tree() {
    return BuildTree.of(root, MODULES);
  }

  public Path results(String module) throws IOException {
    return Files.createDirectories(root.resolve(module).resolve("target/allure-results"));
  }

  public Path outcomes(String module) throws IOException {
    return Files.createDirectories(root.resolve(module).resolve("target/normative-results"));
  }

  public static Outcome outcome(String implementation, String rule, Verdict verdict) {
    return new Outcome(
        implementation,
        rule,
        FAMILY,
        Level.L1,
        "What " + rule + " says.",
        verdict,
        1000,
        990,
        "42",
        0.25,
        verdict == Verdict.CONFORMS ? "" : "expected 1.0 but was 2.0",
        "./mvnw verify -pl conformance,reports -am -Dconformance.rule=" + rule);
  }

  /** The same found by a share of a run, from another seed, with another error. */
  public static Outcome of(Outcome like, String shard, String seed, Verdict verdict, double worst) {
    return new Outcome(
        like.implementation(),
        like.rule(),
        like.family(),
        like.level(),
        like.sentence(),
        verdict,
        like.tries(),
        like.witnessed(),
        seed,
        worst,
        like.detail(),
        like.reproduction(),
        shard,
        "");
  }

  /** The same as the shard of a run found it that puts the rule. */
  public static Outcome sharded(Outcome like, int shards) {
    return IntStream.rangeClosed(1, shards)
        .mapToObj(number -> new Shard(number, shards))
        .filter(shard -> shard.includes(like.rule(), like.family()))
        .map(shard -> of(like, shard.toString(), like.seed(), like.verdict(), like.worst()))
        .findFirst()
        .orElseThrow();
  }

  public static RunRecord record(String implementation, String shard, String seed) {
    return new RunRecord(
        implementation, "1", seed, 1000, "", shard, "by hand", Map.of("JDK", "17"));
  }

  public void write(String module, Outcome outcome) throws IOException {
    outcome.write(outcomes(module));
  }

  public Path file(String module, String name, String content) throws IOException {
    return Files.writeString(results(module).resolve(name), content);
  }
}
