package io.mizzen.xds.server;

import com.google.common.collect.MapMaker;
import com.google.protobuf.Any;
import com.google.protobuf.UnsafeByteOperations;
import io.mizzen.xds.XdsResource;
import java.util.concurrent.ConcurrentMap;

/**
 * Each resource as an {@code Any} around its own bytes, made once and shared by all streams for as
 * long as somebody holds the resource. Safe for all threads.
 */
final class PackedResources {
  // Weak keys compare by identity: cheap, and equal resources are mostly the same object.
  private final ConcurrentMap<XdsResource, Any> packed = new MapMaker().weakKeys().makeMap();

  Any pack(XdsResource resource) {
    return packed.computeIfAbsent(resource, PackedResources::wrap);
  }

  private static Any wrap(XdsResource resource) {
    return Any.newBuilder()
        .setTypeUrl(resource.type().url())
        .setValue(UnsafeByteOperations.unsafeWrap(resource.bytes()))
        .build();
  }
}
