package io.mizzen.jmh;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One unary call over a warm channel. Server and client share the process, so CPU and allocation of
 * each arm hold the server's share too, which is the same in all arms: differences are the mesh's.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CallBenchmark {
  /** The way the channel finds its server. */
  public enum Arm {
    /** A plain channel to a plain server. */
    PLAIN,
    /** A mesh channel; the mesh knows the service and no rule. */
    MESH,
    /** A mesh channel under subsets, header route, weights, timeout and retries. */
    MESH_WITH_RULES
  }

  /** Which arm runs in this fork. */
  @Param public Arm arm;

  private AutoCloseable pair;
  private ManagedChannel channel;

  /** Starts the arm and makes sure that it answers. */
  @Setup(Level.Trial)
  public void start() throws IOException {
    if (arm == Arm.PLAIN) {
      PlainPair plain = PlainPair.start();
      pair = plain;
      channel = plain.channel();
    } else {
      String config =
          arm == Arm.MESH ? MeshPair.SERVICE : MeshPair.SERVICE + "---\n" + MeshPair.RULES;
      MeshPair mesh = MeshPair.start(config);
      pair = mesh;
      channel = mesh.channel();
    }
    Echo.call(channel);
  }

  /** Stops the arm. */
  @TearDown(Level.Trial)
  public void stop() throws Exception {
    pair.close();
  }

  /** One call. */
  @Benchmark
  public byte[] call() {
    return Echo.call(channel);
  }
}
