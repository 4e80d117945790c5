package io.mizzen.xds;

import org.apiguardian.api.API;

/**
 * Names of the small documents Mizzen's own data planes ask for as ECDS resources ({@link
 * TypeUrl#EXTENSION_CONFIG}). Each is a {@code google.protobuf.Struct} inside the {@code
 * TypedExtensionConfig}. Other control planes leave them unanswered, which a data plane must bear.
 */
@API(status = API.Status.INTERNAL)
public final class MizzenNames {
  /**
   * Which hosts this proxy may dial: a Struct {@code {services: [{host, ports: [number]}]}}, sorted
   * by host. Clients use it to answer a wrong name at once.
   */
  public static final String SERVICE_NAMES = "mizzen.service_names";

  /**
   * What became of this stream's registration: a Struct {@code {workloadEntry, services: [host]}}.
   * Only answered on streams whose node carries {@link NodeMetadata#AUTO_REGISTER_GROUP}.
   */
  public static final String REGISTRATION = "mizzen.registration";

  /**
   * The address, with port 0, of the endpoint that stands in for none where a data plane does not
   * understand an empty assignment. Nothing can listen there; connections to it are refused.
   */
  public static final String NO_ENDPOINT_ADDRESS = "0.0.0.0";

  private MizzenNames() {}
}
