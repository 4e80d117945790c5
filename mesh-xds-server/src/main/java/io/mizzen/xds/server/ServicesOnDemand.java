package io.mizzen.xds.server;

import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Services that are made when the first call comes. A server that nobody calls, as one embedded in
 * an application that starts, loads none of Envoy's protos. Safe for all threads.
 */
final class ServicesOnDemand extends HandlerRegistry {
  private final Supplier<List<BindableService>> services;
  private volatile @Nullable Map<String, ServerMethodDefinition<?, ?>> methods;

  /**
   * @param services asked for once
   */
  ServicesOnDemand(Supplier<List<BindableService>> services) {
    this.services = services;
  }

  @Override
  public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
      String methodName, @Nullable String authority) {
    Map<String, ServerMethodDefinition<?, ?>> known = methods;
    return (known == null ? made() : known).get(methodName);
  }

  private synchronized Map<String, ServerMethodDefinition<?, ?>> made() {
    Map<String, ServerMethodDefinition<?, ?>> known = methods;
    if (known != null) {
      return known;
    }
    Map<String, ServerMethodDefinition<?, ?>> made = new HashMap<>();
    for (BindableService service : services.get()) {
      for (ServerMethodDefinition<?, ?> method : service.bindService().getMethods()) {
        made.put(method.getMethodDescriptor().getFullMethodName(), method);
      }
    }
    methods = made;
    return made;
  }
}
