package dev.normative.optim;

import dev.normative.nn.Parameter;
import java.util.Collection;

/** Which optimizer with which numbers, before there is a network. */
public interface OptimizerSettings {
  /** A new optimizer of these parameters. */
  Optimizer optimizer(Collection<Parameter> parameters);
}
