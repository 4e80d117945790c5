package io.mizzen.client.grpcinternal;

import io.grpc.Status;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs whether the control plane answers one client or server: one line per change, however often
 * attempts are made in between. A failure with another status code is a change; the same failure
 * again is DEBUG, and so is the end of a stream on which there were answers: the next attempt says
 * whether the control plane is there.
 */
final class ConnectionLog implements AdsEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

  private final String who;
  private final String controlPlane;
  private final AtomicReference<Status.@Nullable Code> failure = new AtomicReference<>();

  /**
   * @param who the client or server, in words: {@code mesh client page-v1}
   * @param controlPlane {@code host:port} of the ADS server
   */
  ConnectionLog(String who, String controlPlane) {
    this.who = who;
    this.controlPlane = controlPlane;
  }

  @Override
  public void connected() {
    if (failure.getAndSet(null) != null) {
      LOG.atInfo()
          .addKeyValue("controlPlane", controlPlane)
          .log("{}: control plane {} answers again", who, controlPlane);
    }
  }

  @Override
  public void disconnected(Status status, boolean wasConnected) {
    if (wasConnected) {
      LOG.atDebug()
          .addKeyValue("controlPlane", controlPlane)
          .log("{}: stream to {} ended: {}", who, controlPlane, StatusReasons.of(status));
      return;
    }
    boolean news = failure.getAndSet(status.getCode()) != status.getCode();
    (news ? LOG.atWarn() : LOG.atDebug())
        .addKeyValue("controlPlane", controlPlane)
        .log(
            "{}: no answer from control plane {}: {}; trying again until it answers",
            who,
            controlPlane,
            StatusReasons.of(status));
  }
}
