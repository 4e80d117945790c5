package io.mizzen.client.grpcinternal;

import io.grpc.Status;
import org.apiguardian.api.API;

/**
 * The events on the ADS streams of one client or server, of which one is open at a time. Safe for
 * use by many threads; must not block.
 */
@API(status = API.Status.INTERNAL)
public interface AdsEvents {
  /** The first stream is about to be opened. */
  default void connecting() {}

  /** The first response of a stream arrived. */
  default void connected() {}

  /** A response was acknowledged. */
  default void accepted(String typeUrl, String version) {}

  /** A response was refused; what was accepted before stays in force. */
  default void rejected(String typeUrl, String version, String error) {}

  /**
   * A stream ended, or could not be opened; the next attempt follows by itself.
   *
   * @param wasConnected whether a response had arrived on it
   */
  default void disconnected(Status status, boolean wasConnected) {}

  /** Tells one, then the other. */
  static AdsEvents both(AdsEvents one, AdsEvents other) {
    return new AdsEvents() {
      @Override
      public void connecting() {
        one.connecting();
        other.connecting();
      }

      @Override
      public void connected() {
        one.connected();
        other.connected();
      }

      @Override
      public void accepted(String typeUrl, String version) {
        one.accepted(typeUrl, version);
        other.accepted(typeUrl, version);
      }

      @Override
      public void rejected(String typeUrl, String version, String error) {
        one.rejected(typeUrl, version, error);
        other.rejected(typeUrl, version, error);
      }

      @Override
      public void disconnected(Status status, boolean wasConnected) {
        one.disconnected(status, wasConnected);
        other.disconnected(status, wasConnected);
      }
    };
  }
}
