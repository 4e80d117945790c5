package io.mizzen.client.grpcinternal;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.internal.GrpcUtil;
import io.grpc.internal.SharedResourceHolder;
import java.util.concurrent.Executor;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Tells listeners of calls that no channel makes, on the executor that gRPC would use: the call's,
 * such as that of a blocking stub, else the channel's, else the one that gRPC's channels share.
 * Safe for use by many threads.
 */
@API(status = API.Status.INTERNAL)
public final class CallExecutor {
  private volatile @Nullable Executor ofChannel;

  /** Takes the channel's own; null for the shared one. */
  public void ofChannel(@Nullable Executor executor) {
    ofChannel = executor;
  }

  /** Runs a task in the caller's context. */
  public void execute(CallOptions options, Runnable task) {
    Runnable inContext = Context.current().wrap(task);
    Executor own = options.getExecutor() == null ? ofChannel : options.getExecutor();
    if (own != null) {
      own.execute(inContext);
      return;
    }
    Executor shared = SharedResourceHolder.get(GrpcUtil.SHARED_CHANNEL_EXECUTOR);
    try {
      shared.execute(inContext);
    } finally {
      SharedResourceHolder.release(GrpcUtil.SHARED_CHANNEL_EXECUTOR, shared);
    }
  }
}
