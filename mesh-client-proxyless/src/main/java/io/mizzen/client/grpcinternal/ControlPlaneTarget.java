package io.mizzen.client.grpcinternal;

import io.grpc.CallCredentials;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The address of a control plane and the protection of its streams.
 *
 * @param address {@code host:port} of the ADS server
 * @param credentials of every connection; may follow files that change
 * @param token what every stream presents besides; none over plaintext
 * @param serverName the name the control plane's certificate must hold instead of the host
 */
@API(status = API.Status.INTERNAL)
public record ControlPlaneTarget(
    String address,
    ChannelCredentials credentials,
    Optional<CallCredentials> token,
    Optional<String> serverName) {

  /** Without any protection. */
  public static ControlPlaneTarget plaintext(String address) {
    return new ControlPlaneTarget(
        address, InsecureChannelCredentials.create(), Optional.empty(), Optional.empty());
  }
}
