package io.mizzen.jmh.fanout;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The process of one arm: prints its port, then obeys commands from standard input. */
public final class FanoutServer {
  private static final int COLLECTIONS = 4;

  /** The commands it understands. */
  enum Command {
    RULE,
    ENDPOINT,
    /** The bytes of heap in use after a full collection. */
    HEAP
  }

  private FanoutServer() {}

  /**
   * Runs until standard input ends.
   *
   * @param args the arm, and how many services it has
   */
  public static void main(String[] args) throws IOException {
    try (Arm arm = Arm.Kind.valueOf(args[0]).start(Integer.parseInt(args[1]));
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(arm.port());
      String line = commands.readLine();
      while (line != null) {
        System.out.println(obey(arm, Command.valueOf(line)));
        line = commands.readLine();
      }
    }
  }

  private static long obey(Arm arm, Command command) {
    switch (command) {
      case RULE -> arm.changeRule();
      case ENDPOINT -> arm.changeEndpoint();
      case HEAP -> {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
          runtime.gc();
          LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        return runtime.totalMemory() - runtime.freeMemory();
      }
    }
    return 0;
  }
}
