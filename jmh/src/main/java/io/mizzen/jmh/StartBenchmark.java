package io.mizzen.jmh;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From nothing to the first answer, in a warm JVM: a plain server, channel and call against control
 * plane, rules, two registered servers, client and a call that the header rule routes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StartBenchmark {
  private AutoCloseable pair;

  /** The yardstick. */
  @Benchmark
  public byte[] plain() throws IOException {
    PlainPair plain = PlainPair.start();
    pair = plain;
    return Echo.call(plain.channel());
  }

  /** The whole mesh, embedded. */
  @Benchmark
  public String mesh() {
    MeshPair mesh = MeshPair.start(MeshPair.SERVICE + "---\n" + MeshPair.RULES);
    pair = mesh;
    String answer = Echo.callAs(mesh.channel(), "jason");
    if (!answer.equals("v2")) {
      throw new IllegalStateException("answer: " + answer + " (expected: v2, by the header rule)");
    }
    return answer;
  }

  /** Stopping is not part of the start. */
  @TearDown(Level.Invocation)
  public void stop() throws Exception {
    pair.close();
  }
}
