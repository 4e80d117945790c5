package io.mizzen.testing.controlplane;

import io.mizzen.controlplane.ControlPlaneListener;
import io.mizzen.xds.server.ProxyNode;
import io.mizzen.xds.server.StreamEnd;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the streams that one control plane serves. Safe for all threads. */
final class ConnectedProxies implements ControlPlaneListener {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int connected;

  @Override
  public void connected(ProxyNode proxy) {
    add(1);
  }

  @Override
  public void disconnected(ProxyNode proxy, StreamEnd end) {
    add(-1);
  }

  private void add(int difference) {
    lock.lock();
    try {
      connected += difference;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until that many streams are served.
   *
   * @return the number that is served then; less than {@code wanted} when the time is over
   */
  int await(int wanted, Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (connected < wanted && left > 0) {
        left = changed.awaitNanos(left);
      }
      return connected;
    } finally {
      lock.unlock();
    }
  }
}
