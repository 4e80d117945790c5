package io.mizzen.testing;

import com.sun.management.OperatingSystemMXBean;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.health.v1.HealthGrpc.HealthBlockingStub;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * The cost of a test after the first: a server, a client and one call, by plain gRPC in process, by
 * plain gRPC on loopback, and by a mesh of the class. Measured by hand ({@code main}), not a test.
 */
public final class CostReport {
  static final int TESTS = 100;
  private static final int RUNS = 5;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private CostReport() {}

  /** Runs each class of a hundred tests five times and prints the best of the last four. */
  public static void main(String[] args) {
    Cost plain = perTest(InProcess.class);
    print("in process", plain, plain);
    print("loopback", perTest(Loopback.class), plain);
    print("mesh of the class", perTest(OfTheMesh.class), plain);
  }

  private static void print(String what, Cost cost, Cost plain) {
    System.out.printf(
        "%s: %.2f ms a test (x%.1f), %.2f ms of CPU (x%.1f)%n",
        what,
        cost.elapsed(),
        cost.elapsed() / plain.elapsed(),
        cost.cpu(),
        cost.cpu() / plain.cpu());
  }

  /** Milliseconds a test, the least of several runs of each kind. */
  private record Cost(double elapsed, double cpu) {}

  private static Cost perTest(Class<?> suite) {
    double elapsed = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      long before = System.nanoTime();
      long cpuBefore = PROCESS.getProcessCpuTime();
      Suite.run(suite).testEvents().assertStatistics(events -> events.succeeded(TESTS));
      if (i > 0) {
        elapsed = Math.min(elapsed, (System.nanoTime() - before) / 1e6 / TESTS);
        cpu = Math.min(cpu, (PROCESS.getProcessCpuTime() - cpuBefore) / 1e6 / TESTS);
      }
    }
    return new Cost(elapsed, cpu);
  }

  private static void call(HealthBlockingStub stub) {
    var unused = stub.check(HealthCheckRequest.getDefaultInstance());
  }

  /** As a careful test without a mesh does it. */
  static class InProcess {
    @RepeatedTest(TESTS)
    void calls(RepetitionInfo which) throws IOException {
      String name = "cost-" + which.getCurrentRepetition();
      Server server =
          InProcessServerBuilder.forName(name).addService(new FakeHealth()).build().start();
      ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
      call(HealthGrpc.newBlockingStub(channel));
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  /** The same over HTTP/2. */
  static class Loopback {
    @RepeatedTest(TESTS)
    void calls() throws IOException {
      Server server = NettyServerBuilder.forPort(0).addService(new FakeHealth()).build().start();
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
      call(HealthGrpc.newBlockingStub(channel));
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  /** Servers of the class, a rule and a call in each test. */
  @MeshTest(lifecycle = MeshTest.Lifecycle.PER_CLASS)
  static class OfTheMesh {
    @BeforeAll
    static void serve(Mesh mesh) {
      mesh.serve("reviews", "v1", new FakeHealth());
    }

    @RepeatedTest(TESTS)
    void calls(Mesh mesh, @Upstream("reviews") HealthBlockingStub reviews) {
      call(reviews);
    }
  }
}
