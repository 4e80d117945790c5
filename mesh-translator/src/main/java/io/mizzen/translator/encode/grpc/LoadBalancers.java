package io.mizzen.translator.encode.grpc;

import com.google.protobuf.UInt64Value;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbPolicy;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RingHashLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RingHashLbConfig.HashFunction;
import io.mizzen.rules.destinationrule.DestinationRule.ConsistentHash;
import io.mizzen.rules.destinationrule.DestinationRule.LoadBalancerSettings;
import io.mizzen.rules.destinationrule.DestinationRule.RingHash;
import io.mizzen.rules.destinationrule.DestinationRule.SimpleLb;
import io.mizzen.translator.core.Capability;
import io.mizzen.translator.core.CapabilityProfile;
import io.mizzen.translator.core.NotAppliedCollector;
import io.mizzen.translator.resolve.cluster.EffectivePolicy;

/** Load balancing in the words gRPC accepts; any other word rejects the whole cluster. */
final class LoadBalancers {
  private static final long DEFAULT_RING_SIZE = 1024;

  /** The size to which gRPC cuts every ring (gRFC A42). */
  private static final long RING_SIZE_CAP = 4096;

  private static final String ROUND_ROBIN_INSTEAD = "; calls go round robin";

  private LoadBalancers() {}

  static void apply(
      EffectivePolicy policy,
      CapabilityProfile profile,
      Cluster.Builder cluster,
      NotAppliedCollector notApplied) {
    policy
        .loadBalancer()
        .ifPresent(
            lb -> {
              if (lb.value().consistentHash().isPresent()) {
                ConsistentHash hash = lb.value().consistentHash().get();
                consistent(hash, profile, cluster, notApplied, lb.path() + ".consistentHash");
              } else {
                cluster.setLbPolicy(simple(lb.value(), profile, notApplied, lb.path() + ".simple"));
              }
            });
  }

  private static LbPolicy simple(
      LoadBalancerSettings settings,
      CapabilityProfile profile,
      NotAppliedCollector notApplied,
      String path) {
    SimpleLb wanted = settings.simple().orElse(SimpleLb.UNSPECIFIED);
    switch (wanted) {
      case LEAST_REQUEST, LEAST_CONN -> {
        if (profile.honours(Capability.LEAST_REQUEST)) {
          return LbPolicy.LEAST_REQUEST;
        }
        notApplied.add(path, "this client has no least request" + ROUND_ROBIN_INSTEAD);
      }
      case RANDOM -> notApplied.add(path, "gRPC clients have no RANDOM" + ROUND_ROBIN_INSTEAD);
      case PASSTHROUGH ->
          notApplied.add(path, "gRPC clients have no original destination" + ROUND_ROBIN_INSTEAD);
      case ROUND_ROBIN, UNSPECIFIED -> {}
    }
    return LbPolicy.ROUND_ROBIN;
  }

  private static void consistent(
      ConsistentHash hash,
      CapabilityProfile profile,
      Cluster.Builder cluster,
      NotAppliedCollector notApplied,
      String path) {
    String unhashable = "gRPC clients hash on metadata only" + ROUND_ROBIN_INSTEAD;
    notApplied.ifPresent(hash.httpCookie(), path + ".httpCookie", unhashable);
    notApplied.ifPresent(hash.useSourceIp(), path + ".useSourceIp", unhashable);
    notApplied.ifPresent(
        hash.httpQueryParameterName(), path + ".httpQueryParameterName", unhashable);
    boolean ringHash = profile.honours(Capability.RING_HASH);
    notApplied.when(!ringHash, path, "this client has no hash ring" + ROUND_ROBIN_INSTEAD);
    if (!ringHash || hash.httpHeaderName().isEmpty()) {
      noRing(hash, notApplied, path);
      return;
    }
    cluster.setLbPolicy(LbPolicy.RING_HASH).setRingHashLbConfig(ring(hash, notApplied, path));
  }

  private static void noRing(ConsistentHash hash, NotAppliedCollector notApplied, String path) {
    String reason = "there is no hash ring without a header to hash on";
    notApplied.ifPresent(hash.ringHash(), path + ".ringHash", reason);
    notApplied.ifPresent(hash.maglev(), path + ".maglev", reason);
    notApplied.ifSet(hash.minimumRingSize(), path + ".minimumRingSize", reason);
  }

  private static RingHashLbConfig ring(
      ConsistentHash hash, NotAppliedCollector notApplied, String path) {
    notApplied.ifPresent(
        hash.maglev(), path + ".maglev", "gRPC clients have no Maglev; a hash ring is used");
    long asked = hash.ringHash().map(RingHash::minimumRingSize).orElse(hash.minimumRingSize());
    notApplied.when(
        asked > RING_SIZE_CAP,
        path + (hash.ringHash().isPresent() ? ".ringHash" : "") + ".minimumRingSize",
        "gRPC clients cut the ring to " + RING_SIZE_CAP);
    long size = asked == 0 ? DEFAULT_RING_SIZE : Math.min(asked, RING_SIZE_CAP);
    return RingHashLbConfig.newBuilder()
        .setHashFunction(HashFunction.XX_HASH)
        .setMinimumRingSize(UInt64Value.of(size))
        .build();
  }
}
