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
 * @param loopThreads those of the loops that have run
 * @param channel the listening sockets that these loops serve
 * @param executors one thread each, for the long tasks of the shards
 * @param loopShards the shards, each with its loop
 */
record ServerThreads(
    ThreadPoolExecutor pool,
    EventLoopGroup loops,
    Queue<Thread> loopThreads,
    Class<? extends ServerChannel> channel,
    List<ThreadPoolExecutor> executors,
    List<LoopShard> loopShards,
    ScheduledThreadPoolExecutor timer) {
  private static final String NAME = "mizzen-xds";
  private static final int IDLE_THREAD_SECONDS = 10;

  /** An event loop, and the shard of the streams whose connections it serves. */
  record LoopShard(EventExecutor loop, Shard shard) {}

  static ServerThreads make(Transport.Settings settings) {
    int size = Math.max(2, Runtime.getRuntime().availableProcessors());
    Queue<Thread> loopThreads = new ConcurrentLinkedQueue<>();
    DefaultThreadFactory factory = new DefaultThreadFactory(NAME + "-loop", true);
    EventLoopGroup loops =
        eventLoops(
            size,
            task -> {
              Thread thread = factory.newThread(task);
              loopThreads.add(thread);
              return thread;
            });
    List<ThreadPoolExecutor> executors = new ArrayList<>();
    List<LoopShard> shards = new ArrayList<>();
    for (EventExecutor loop : loops) {
      ThreadPoolExecutor thread = executor(1, named(NAME + "-streams-" + shards.size()));
      ShardTasks tasks =
          new ShardTasks(loop, loop::inEventLoop, thread, settings.counters().handOvers);
      executors.add(thread);
      shards.add(
          new LoopShard(
              loop,
              new Shard(tasks, settings.identifier(), settings.counters(), settings.progressed())));
    }
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, named(NAME + "-timer"), new ThreadPoolExecutor.DiscardPolicy());
    timer.setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
    return new ServerThreads(
        executor(size, named(NAME)),
        loops,
        loopThreads,
        Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class,
        List.copyOf(executors),
        List.copyOf(shards),
        timer);
  }

  @SuppressWarnings("deprecation") // the only ones of Netty 4.1 too, which gRPC 1.80 brings
  private static EventLoopGroup eventLoops(int size, ThreadFactory factory) {
    return Epoll.isAvailable()
        ? new EpollEventLoopGroup(size, factory)
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

  /** Waits for the end of all threads, for so long each. */
  void await(int seconds) throws InterruptedException {
    for (ThreadPoolExecutor executor : executors) {
      executor.awaitTermination(seconds, TimeUnit.SECONDS);
    }
    pool.awaitTermination(seconds, TimeUnit.SECONDS);
    for (Thread loop : loopThreads) {
      loop.join(TimeUnit.SECONDS.toMillis(seconds));
    }
  }
}
