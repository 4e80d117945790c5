package io.mizzen.it.golden;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import io.mizzen.catalog.EndpointTable;
import io.mizzen.translator.ProxyInputs;
import io.mizzen.translator.SidecarInputs;
import io.mizzen.translator.Translator;
import io.mizzen.translator.core.Translated;
import io.mizzen.translator.core.Translation;
import io.mizzen.translator.encode.grpc.EndpointsName;
import io.mizzen.xds.ClusterName;
import io.mizzen.xds.XdsResource;
import java.util.Optional;

/** The resources that our control plane sends one proxy. */
sealed interface SentResources {

  /** The resource of a name by which istiod knows it. */
  Optional<XdsResource> resource(ResourceKind kind, String name);

  /** That resource as proto JSON; {@link JsonNull} if there is none. */
  default JsonElement json(ResourceKind kind, String name) {
    return resource(kind, name)
        .map(ProtoJson::of)
        .map(JsonElement.class::cast)
        .orElse(JsonNull.INSTANCE);
  }

  /** Those of an Envoy sidecar. */
  record OfSidecar(SidecarInputs inputs) implements SentResources {
    @Override
    public Optional<XdsResource> resource(ResourceKind kind, String name) {
      return switch (kind) {
        case LISTENERS ->
            inputs.listener(name).map(Translator::sidecarListener).map(Translated::resource);
        case ROUTES ->
            Optional.of(
                Translator.routeTable(
                    inputs.routes(name), input -> Translator.virtualHost(input).resource()));
        case CLUSTERS -> cluster(name);
        case ENDPOINTS ->
            inputs.endpoints(name).map(Translator::sidecarEndpoints).map(Translated::resource);
      };
    }

    private Optional<XdsResource> cluster(String name) {
      return inputs
          .fixedCluster(name)
          .or(
              () ->
                  inputs
                      .inboundCluster(name)
                      .map(Translator::inboundCluster)
                      .map(Translation::resource))
          .or(() -> inputs.upstream(name).map(Translator::upstream).map(Translation::resource));
    }
  }

  /** Those of a proxyless gRPC client. */
  record OfGrpcClient(ProxyInputs inputs, EndpointTable table) implements SentResources {
    @Override
    public Optional<XdsResource> resource(ResourceKind kind, String name) {
      return switch (kind) {
        case LISTENERS -> inputs.listener(name).map(Translator::listener).map(Translated::resource);
        case ROUTES -> inputs.route(name).map(Translator::route).map(Translated::resource);
        case CLUSTERS -> inputs.cluster(name).map(Translator::cluster).map(Translation::resource);
        case ENDPOINTS ->
            ClusterName.parse(name)
                .map(cluster -> new EndpointsName(inputs.scope().settings().meshId(), cluster))
                .flatMap(ours -> inputs.endpoints(ours.render(), table))
                .map(Translator::endpoints)
                .map(Translated::resource);
      };
    }
  }
}
