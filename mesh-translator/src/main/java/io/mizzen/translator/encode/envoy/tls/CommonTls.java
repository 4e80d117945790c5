package io.mizzen.translator.encode.envoy.tls;

import com.google.protobuf.Duration;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import org.apiguardian.api.API;

/** The parts that the TLS contexts of clusters and listeners have in common. */
@API(status = API.Status.INTERNAL)
public final class CommonTls {
  /** The name of Envoy's transport socket for TLS. */
  public static final String SOCKET = "envoy.transport_sockets.tls";

  private CommonTls() {}

  /** The workload's own certificate, over SDS. */
  public static SdsSecretConfig certificate() {
    return secret(Secrets.CERTIFICATE);
  }

  /** The roots that vouch for other workloads, over SDS. */
  public static SdsSecretConfig roots() {
    return secret(Secrets.ROOTS);
  }

  /** TLS 1.2 and 1.3. */
  public static TlsParameters versions() {
    return TlsParameters.newBuilder()
        .setTlsMinimumProtocolVersion(TlsProtocol.TLSv1_2)
        .setTlsMaximumProtocolVersion(TlsProtocol.TLSv1_3)
        .build();
  }

  /** A file on the proxy's host. */
  public static DataSource file(String path) {
    return DataSource.newBuilder().setFilename(path).build();
  }

  /** The source of secrets is the stream of all other resources. */
  private static SdsSecretConfig secret(String name) {
    return SdsSecretConfig.newBuilder()
        .setName(name)
        .setSdsConfig(
            ConfigSource.newBuilder()
                .setAds(AggregatedConfigSource.getDefaultInstance())
                .setInitialFetchTimeout(Duration.getDefaultInstance())
                .setResourceApiVersion(ApiVersion.V3))
        .build();
  }
}
