package io.mizzen.xds.server;

import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.ServerChannel;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a server: event loops, a shard for the streams of each, and a pool for the rest.
 *
 * @param pool for what is no ADS stream
 * @param loops of all connections
 * @param started every thread of this server that has begun and may still run
 * @param connections those of all {@linkplain #channel channels}
 * @param executors one thread each, for the long tasks of the shards
 * @param loopShards the shards, each with its loop
 */
record ServerThreads(
    ThreadPoolExecutor pool,
    EventLoopGroup loops,
    Queue<Thread> started,
    Connections connections,
    List<ThreadPoolExecutor> executors,
    List<LoopShard> loopShards,
    ScheduledThreadPoolExecutor timer) {
  private static final String NAME = "mizzen-xds";
  private static final int IDLE_THREAD_SECONDS = 10;

  /**
   * The connections of which an event loop reads before it runs its tasks, which write what is
   * pushed. Netty would read of all that have something, 64 KiB each.
   */
  private static final int CONNECTIONS_A_TURN = 16;

  /** An event loop, and the shard of the streams whose connections it serves. */
  record LoopShard(EventExecutor loop, Shard shard) {}

  static ServerThreads make(Transport.Settings settings) {
    int size = Math.max(2, Runtime.getRuntime().availableProcessors());
    Queue<Thread> started = new ConcurrentLinkedQueue<>();
    EventLoopGroup loops =
        eventLoops(size, noting(new DefaultThreadFactory(NAME + "-loop", true), started));
    List<ThreadPoolExecutor> executors = new ArrayList<>();
    List<LoopShard> shards = new ArrayList<>();
    for (EventExecutor loop : loops) {
      ThreadPoolExecutor thread =
          executor(1, noting(named(NAME + "-streams-" + shards.size()), started));
      ShardTasks tasks =
          new ShardTasks(
              ShardLoop.of(loop), thread, System::nanoTime, settings.counters().handOvers);
      executors.add(thread);
      shards.add(
          new LoopShard(
              loop,
              new Shard(
                  tasks,
                  (double) shards.size() / size,
                  settings.identifier(),
                  settings.counters(),
                  settings.progressed())));
    }
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, noting(named(NAME + "-timer"), started), new ThreadPoolExecutor.DiscardPolicy());
    timer.setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return new ServerThreads(
        executor(size, noting(named(NAME), started)),
        loops,
        started,
        new Connections(),
        List.copyOf(executors),
        List.copyOf(shards),
        timer);
  }

  /** A channel for one address, not bound yet. */
  ServerChannel channel() {
    return connections.of(
        Epoll.isAvailable() ? new EpollServerSocketChannel() : new NioServerSocketChannel());
  }

  @SuppressWarnings("deprecation") // the only ones of Netty 4.1 too, which gRPC 1.80 brings
  private static EventLoopGroup eventLoops(int size, ThreadFactory factory) {
    return Epoll.isAvailable()
        ? new EpollEventLoopGroup(size, factory, CONNECTIONS_A_TURN)
        : new NioEventLoopGroup(size, factory);
  }

  /** Without threads while nothing happens. */
  private static ThreadPoolExecutor executor(int size, ThreadFactory factory) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_THREAD_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            factory,
            // After close only gRPC comes, to tidy calls that have ended.
            new ThreadPoolExecutor.DiscardPolicy());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadFactory named(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Pools start threads anew after a calm; those that have ended are dropped then. */
  private static ThreadFactory noting(ThreadFactory factory, Queue<Thread> started) {
    return task -> {
      Thread thread = factory.newThread(task);
      started.removeIf(each -> each.getState() == Thread.State.TERMINATED);
      started.add(thread);
      return thread;
    };
  }

  List<Shard> shards() {
    return loopShards.stream().map(LoopShard::shard).toList();
  }

  /** The shard of the streams whose connection this event loop serves. */
  Shard shard(Thread loop) {
    for (LoopShard each : loopShards) {
      if (each.loop().inEventLoop(loop)) {
        return each.shard();
      }
    }
    throw new IllegalStateException(loop + " (expected: an event loop of this server)");
  }

  void shutDown() {
    timer.shutdownNow();
    executors.forEach(ThreadPoolExecutor::shutdown);
    pool.shutdown();
    var unused = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  /** Waits for the end of all threads but the caller's own, for so long altogether. */
  void await(int seconds) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (Thread thread : started) {
      if (thread != Thread.currentThread()) {
        // Zero would be without end.
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        thread.join(Math.max(1, left));
      }
    }
  }
}
