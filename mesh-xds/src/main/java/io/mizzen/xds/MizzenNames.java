package io.mizzen.xds;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Names of the small documents Mizzen's own data planes ask for as ECDS resources ({@link
 * TypeUrl#EXTENSION_CONFIG}). Each is a {@code google.protobuf.Struct} inside the {@code
 * TypedExtensionConfig}. Other control planes leave them unanswered, which a data plane must bear.
 */
@API(status = API.Status.INTERNAL)
public final class MizzenNames {
  /**
   * Facts of the mesh: a Struct {@code {domain}}. Every client asks for it when it starts, so that
   * it has a stream before it dials anybody.
   */
  public static final String MESH = "mizzen.mesh";

  /** The name of no resource of any type. */
  public static final String NOTHING = "mizzen.nothing";

  private static final String SERVICE = "mizzen.service/";

  /**
   * The result of this stream's registration: a Struct {@code {workloadEntry, services: [host]}}.
   * Only answered on streams whose node carries {@link NodeMetadata#AUTO_REGISTER_GROUP}.
   */
  public static final String REGISTRATION = "mizzen.registration";

  /**
   * The address, with port 0, of the endpoint that stands in for none where a data plane does not
   * understand an empty assignment. Nothing can listen there; connections to it are refused.
   */
  public static final String NO_ENDPOINT_ADDRESS = "0.0.0.0";

  private MizzenNames() {}

  /**
   * The document about one host, as the proxy spells it: a Struct {@code {host, ports: [number]}}
   * of the service it means to this proxy, or {@code {nearest: [host], others: number}} when it
   * means none: the most similar hosts the proxy may dial, and how many there are besides. Clients
   * use it to answer a wrong name at once.
   */
  public static String service(String host) {
    return SERVICE + host;
  }

  /** The host that a name made by {@link #service} is about; empty for other names. */
  public static Optional<String> hostOf(String name) {
    return name.startsWith(SERVICE)
        ? Optional.of(name.substring(SERVICE.length()))
        : Optional.empty();
  }
}
