package io.mizzen.xds.server;

import io.mizzen.xds.XdsResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One view for all proxies, and a record of who came and how they left. */
final class FakeSource implements ResourceSource {
  final List<ProxyNode> opened = new CopyOnWriteArrayList<>();
  final List<StreamEnd> ends = new CopyOnWriteArrayList<>();
  final AtomicInteger resumed = new AtomicInteger();
  volatile Optional<StreamDecision> refusal = Optional.empty();
  volatile Optional<Instant> until = Optional.empty();
  volatile Optional<RuntimeException> failure = Optional.empty();
  private volatile ResourceView view = FakeView.of(0);

  FakeSource show(long revision, XdsResource... resources) {
    view = FakeView.of(revision, resources);
    return this;
  }

  void show(ResourceView next) {
    view = next;
  }

  @Override
  public StreamDecision open(ProxyNode node) {
    opened.add(node);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return refusal.orElseGet(() -> new StreamDecision.Accepted(new Session(), until));
  }

  private final class Session implements ProxySession {
    @Override
    public ResourceView view() {
      return view;
    }

    @Override
    public void resumed() {
      resumed.incrementAndGet();
    }

    @Override
    public void closed(StreamEnd end) {
      ends.add(end);
    }
  }
}
