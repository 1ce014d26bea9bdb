package dev.agentlog.consumer;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * After each test nothing is left that was not there before it. Registered as a service, for every
 * test of the module.
 */
public final class NothingRemains implements BeforeEachCallback, AfterEachCallback {
  private static final Namespace OWN = Namespace.create(NothingRemains.class);

  @Override
  public void beforeEach(ExtensionContext test) {
    test.getStore(OWN).put(Remains.class, Remains.now());
  }

  @Override
  public void afterEach(ExtensionContext test) {
    Objects.requireNonNull(test.getStore(OWN).get(Remains.class, Remains.class))
        .assertNothingWasAdded();
  }
}
