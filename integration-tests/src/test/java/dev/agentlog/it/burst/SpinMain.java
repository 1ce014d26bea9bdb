package dev.agentlog.it.burst;

/** A program that does nothing, as fast as it can: it takes a processor away from the others. */
public final class SpinMain {
  private static volatile long turns;

  private SpinMain() {}

  /** Spins until the process is ended. */
  public static void main(String[] args) {
    System.out.println("SPINNING");
    for (long turn = 0; turn >= 0; turn++) {
      turns = turn;
    }
    System.out.println("Spun " + turns + " times.");
  }
}
