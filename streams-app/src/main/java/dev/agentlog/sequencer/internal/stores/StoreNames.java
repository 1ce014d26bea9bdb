package dev.agentlog.sequencer.internal.stores;

/** The name of the state store: renaming it orphans its changelog topic, so a test pins it. */
public final class StoreNames {
  /** The one store, which holds every {@link Table}. */
  public static final String STATE = "state";

  private StoreNames() {}
}
